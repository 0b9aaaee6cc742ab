import "server-only";

import { cookies } from "next/headers";

import { secureCookies } from "@/lib/session-cookie";
import { settings } from "@/lib/settings";

/** Where a sign-in that came to nothing was to lead: Auth.js notes it in a cookie when the sign-in begins. */
export async function interruptedAt(): Promise<string | null> {
  const name = `${secureCookies() ? "__Secure-" : ""}authjs.callback-url`;
  const noted = (await cookies()).get(name)?.value ?? "";
  const { origin } = new URL(settings.authUrl());
  return noted.startsWith(`${origin}/`) ? noted.slice(origin.length) : null;
}
