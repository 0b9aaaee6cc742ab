import type { Metadata } from "next";
import { redirect } from "next/navigation";

import { SignIn } from "@/features/session/sign-in";
import { interruptedAt } from "@/lib/interrupted";
import { returnPath } from "@/lib/return-path";
import { apiSession } from "@/lib/session";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { callbackUrl, error } = await searchParams;
  const wanted = returnPath(callbackUrl ?? (error ? await interruptedAt() : null));
  if (!error && (await apiSession())) redirect(wanted);
  return <SignIn callbackUrl={wanted} error={[error].flat()[0]} />;
}
