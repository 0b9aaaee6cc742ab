import type { NextRequest } from "next/server";

import { handlers } from "@/auth";

// The one route of Auth.js that is asked over the network: where the provider sends people back to. Signing in and out
// are actions of our own, and the session is read from the cookie.
const CALLBACK = /\/api\/auth\/callback\/google$/;

export async function GET(request: NextRequest): Promise<Response> {
  if (!CALLBACK.test(request.nextUrl.pathname)) return new Response(null, { status: 404 });
  return await handlers.GET(request);
}
