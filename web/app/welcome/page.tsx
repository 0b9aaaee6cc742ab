import type { Metadata } from "next";

import { Mark } from "@/components/ui/mark";
import { SignOutButton } from "@/features/session/sign-out-button";
import { CreateWorkspace } from "@/features/workspaces/create-workspace";
import { Invitations } from "@/features/workspaces/invitations";
import { signedIn } from "@/lib/session";

export const metadata: Metadata = { title: "Welcome" };

export default async function WelcomePage() {
  const { person, invitations, memberships } = await signedIn();
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="w-full max-w-sm">
        <div className="flex items-center justify-between">
          <Mark className="size-10" />
          <SignOutButton />
        </div>
        <h1 className="mt-6 text-xl font-semibold tracking-tight">Welcome, {person.name}</h1>
        <Invitations invitations={invitations} />
        <CreateWorkspace first={memberships.length === 0} invited={invitations.length > 0} />
      </div>
    </main>
  );
}
