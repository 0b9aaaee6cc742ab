import { NextResponse } from "next/server";

import { auth } from "@/auth";

const OPEN = ["/sign-in", "/signed-out"];

/** Sends those who are not signed in to the sign-in page, and gives every page its content policy. */
export const proxy = auth((request) => {
  const { pathname, search, origin } = request.nextUrl;
  if (!request.auth && !OPEN.includes(pathname)) {
    const target = new URL("/sign-in", origin);
    target.searchParams.set("callbackUrl", pathname + search);
    return NextResponse.redirect(target);
  }
  const nonce = btoa(crypto.randomUUID());
  const policy = contentPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from here.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("x-frame-options", "DENY");
  response.headers.set("referrer-policy", "same-origin");
  return response;
});

function contentPolicy(nonce: string): string {
  const api = process.env.PUBLIC_API_URL ?? "http://localhost:8080";
  const socket = api.replace(/^http/, "ws");
  const script = process.env.NODE_ENV === "production" ? "" : " 'unsafe-eval'";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${script}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: https:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    `connect-src 'self' ${api} ${socket}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join("; ");
}

export const config = {
  matcher: ["/((?!api/|_next/static|_next/image|favicon.ico|icon.svg).*)"],
};
