"use server";

import { signOut } from "@/auth";
import { ApiProblem, endEverySession, endSession } from "@/lib/api/people";
import { apiSession } from "@/lib/session";

/**
 * Ends the session in the API first: a cookie that is left behind somewhere opens nothing then. Where that cannot be
 * done the cookie stays too, and what is answered says so: a session nobody can end any longer would be worse.
 */
async function endIn(end: (session: string) => Promise<void>): Promise<string> {
  const session = await apiSession();
  try {
    if (session) await end(session);
  } catch (error) {
    // A session that has ended already is what was asked for.
    if (!(error instanceof ApiProblem && error.status === 401)) {
      console.error("a session could not be ended:", error instanceof Error ? error.message : error);
      return "You are still signed in: Tidings could not be reached. Please try again shortly.";
    }
  }
  return await signOut({ redirectTo: "/sign-in" });
}

export async function leave(): Promise<string> {
  return await endIn(endSession);
}

export async function leaveEverywhere(): Promise<string> {
  return await endIn(endEverySession);
}
