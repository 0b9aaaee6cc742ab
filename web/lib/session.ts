import "server-only";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getToken } from "next-auth/jwt";
import { cache } from "react";

import { ApiProblem, me, type Me } from "@/lib/api/people";
import { settings } from "@/lib/settings";

/** The API's session of this request, from the encrypted cookie. */
export async function apiSession(): Promise<string | null> {
  const secureCookie = (process.env.AUTH_URL ?? "").startsWith("https://");
  const token = await getToken({ req: { headers: await headers() }, secret: settings.authSecret(), secureCookie });
  return typeof token?.apiSession === "string" ? token.apiSession : null;
}

/** Who is signed in. The API's word counts: a cookie whose session has ended there is cleared. */
export const signedIn = cache(async (): Promise<Me & { session: string }> => {
  const session = await apiSession();
  if (!session) redirect("/signed-out");
  try {
    return { ...(await me(session)), session };
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) redirect("/signed-out");
    throw error;
  }
});
