import { redirect } from "next/navigation";
import type { NextRequest } from "next/server";

import { signOut } from "@/auth";
import { ApiProblem, me } from "@/lib/api/people";
import { returnPath, withReturn } from "@/lib/return-path";
import { apiSession } from "@/lib/session";

/** Clears a cookie whose session has ended, and asks to sign in again. */
export async function GET(request: NextRequest): Promise<never> {
  const wanted = returnPath(request.nextUrl.searchParams.get("callbackUrl"));
  // A link from elsewhere must not sign anybody out.
  if (await stillStands()) redirect(wanted);
  return await signOut({ redirectTo: withReturn("/sign-in", wanted) });
}

async function stillStands(): Promise<boolean> {
  const session = await apiSession();
  if (!session) return false;
  try {
    await me(session);
    return true;
  } catch (error) {
    // Whether it stands cannot be told while the API is away; the page wanted will say that.
    return !(error instanceof ApiProblem && error.status === 401);
  }
}
