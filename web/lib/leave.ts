"use server";

import { signOut } from "@/auth";
import { ApiProblem, endEverySession, endSession } from "@/lib/api/people";
import { apiSession } from "@/lib/session";

/** Ends the session in the API first: a cookie that is left behind somewhere opens nothing then. */
async function endIn(end: (session: string) => Promise<void>): Promise<void> {
  const session = await apiSession();
  if (session) {
    await end(session).catch((error: unknown) => {
      // A session that has ended already is what was asked for.
      if (!(error instanceof ApiProblem && error.status === 401)) throw error;
    });
  }
  await signOut({ redirectTo: "/sign-in" });
}

export async function leave(): Promise<void> {
  await endIn(endSession);
}

export async function leaveEverywhere(): Promise<void> {
  await endIn(endEverySession);
}
