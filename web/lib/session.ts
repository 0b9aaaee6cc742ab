import "server-only";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";

import { ApiProblem, me, type Me } from "@/lib/api/people";
import { withReturn } from "@/lib/return-path";
import { sessionIn } from "@/lib/session-cookie";

/** Set by the proxy: the path that was asked for, which a page does not know otherwise. */
export const PATH_HEADER = "x-tidings-path";

/** The API's session of this request. */
export async function apiSession(): Promise<string | null> {
  return await sessionIn(await headers());
}

/** Who is signed in. The API's word counts: a cookie whose session has ended there is cleared. */
export const signedIn = cache(async (): Promise<Me & { session: string }> => {
  const session = await apiSession();
  if (!session) return await signInAgain();
  try {
    return { ...(await me(session)), session };
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return await signInAgain();
    throw error;
  }
});

async function signInAgain(): Promise<never> {
  redirect(withReturn("/signed-out", (await headers()).get(PATH_HEADER) ?? "/"));
}
