import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";

import { Button } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import { SignOutButton } from "@/features/session/sign-out-button";
import { CreateWorkspace } from "@/features/workspaces/create-workspace";
import { Invitations } from "@/features/workspaces/invitations";
import { currencies, timeZones } from "@/lib/places";
import { signedIn } from "@/lib/session";

export const metadata: Metadata = { title: "Welcome" };

export default async function WelcomePage() {
  const { person, invitations, memberships } = await signedIn();
  const newcomer = memberships.length === 0;
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-6 px-4 py-10">
      <header>
        <div className="flex items-center justify-between">
          <Mark className="size-9" />
          {newcomer ? <SignOutButton /> : <BackButton />}
        </div>
        <h1 className="mt-6 text-xl font-semibold tracking-tight">
          {newcomer ? `Welcome, ${person.name}` : "Join or create a workspace"}
        </h1>
        <p className="mt-1 text-ink-soft">Signed in as {person.email}</p>
      </header>
      {invitations.length > 0 && (
        <section aria-labelledby="invitations" className="grid gap-3">
          <h2 id="invitations" className="font-medium">
            Invitations
          </h2>
          <Invitations invitations={invitations} />
        </section>
      )}
      <section aria-labelledby="create" className="grid gap-3">
        <h2 id="create" className="font-medium">
          {invitations.length > 0 ? "Or create a workspace" : "Create a workspace"}
        </h2>
        <p className="text-[0.8125rem] text-ink-soft">
          A workspace holds the customers, audiences and campaigns of one business.
        </p>
        <CreateWorkspace currencies={currencies()} zones={timeZones()} />
      </section>
    </main>
  );
}

function BackButton() {
  return (
    <Button look="quiet" size="small" asChild>
      <Link href="/">
        <ArrowLeft aria-hidden /> Back
      </Link>
    </Button>
  );
}
