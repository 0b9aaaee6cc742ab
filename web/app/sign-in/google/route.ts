import { NextResponse, type NextRequest } from "next/server";

import { signIn } from "@/auth";
import { returnPath } from "@/lib/return-path";
import { isSameOrigin } from "@/lib/same-origin";
import { settings } from "@/lib/settings";

// A plain form posts here: as a server action, the redirect to the provider would be fetched by a script first, which
// the content policy refuses.
/** Begins a sign-in and leads to the identity provider. */
export async function POST(request: NextRequest): Promise<Response> {
  const ours = settings.authUrl();
  if (!isSameOrigin(request.headers, new URL(ours).origin)) return new Response(null, { status: 403 });
  const form = await request.formData().catch(() => null);
  const redirectTo = returnPath(form?.get("callbackUrl"));
  try {
    const provider: string = await signIn("google", { redirectTo, redirect: false });
    return NextResponse.redirect(provider, 303);
  } catch (error) {
    console.error("a sign-in could not begin:", error instanceof Error ? error.message : error);
    return NextResponse.redirect(new URL("/sign-in?error=ProviderAway", ours), 303);
  }
}
