import "server-only";

import { getToken } from "next-auth/jwt";

import { settings } from "@/lib/settings";

/** Cookies are Secure, and named so, wherever people reach us by https. */
export const secureCookies = (): boolean => settings.authUrl().startsWith("https:");

/**
 * The API's session from the encrypted cookie of a request. Read without Auth.js's `auth()`, which sets the cookie anew
 * with every answer: one that was on its way during a sign-out would undo it.
 */
export async function sessionIn(headers: Headers): Promise<string | null> {
  const token = await getToken({ req: { headers }, secret: settings.authSecret(), secureCookie: secureCookies() });
  return typeof token?.apiSession === "string" ? token.apiSession : null;
}
