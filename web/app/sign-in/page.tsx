import type { Metadata } from "next";
import { redirect } from "next/navigation";

import { auth } from "@/auth";
import { SignIn } from "@/features/session/sign-in";

export const metadata: Metadata = { title: "Sign in" };

type Search = Promise<{ callbackUrl?: string; error?: string }>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { callbackUrl, error } = await searchParams;
  if ((await auth()) && !error) redirect("/");
  return <SignIn callbackUrl={callbackUrl ?? "/"} error={error} />;
}
