import { NextResponse, type NextRequest } from "next/server";

import { contentPolicy } from "@/lib/content-policy";
import { returnPath, withReturn } from "@/lib/return-path";
import { PATH_HEADER } from "@/lib/session";
import { sessionIn } from "@/lib/session-cookie";
import { settings } from "@/lib/settings";

const OPEN = ["/sign-in", "/sign-in/google", "/signed-out"];

/** Sends those who are not signed in to the sign-in page, and gives every page its content policy. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  const path = returnPath(pathname + search);
  if (!OPEN.includes(pathname) && !(await sessionIn(request.headers))) {
    return NextResponse.redirect(new URL(withReturn("/sign-in", path), settings.authUrl()));
  }
  const nonce = btoa(crypto.randomUUID());
  const policy = contentPolicy(nonce, {
    api: settings.publicApiUrl(),
    issuer: settings.googleIssuer(),
    development: process.env.NODE_ENV !== "production",
  });
  const headers = new Headers(request.headers);
  headers.set(PATH_HEADER, path);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from here.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  matcher: ["/((?!api/|_next/static|_next/image|favicon.ico|icon.svg).*)"],
};
