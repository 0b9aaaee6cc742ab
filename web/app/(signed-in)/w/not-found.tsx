import { NotFound } from "@/features/shell/not-found";
import { signedIn } from "@/lib/session";

/** A workspace that is not there, or not this person's: whether it exists is nobody's business here. */
export default async function WorkspaceNotFoundPage() {
  const { person, memberships } = await signedIn();
  return (
    <main className="grid min-h-dvh place-items-center">
      <NotFound
        title="This workspace is not among yours"
        link={memberships.length > 0 ? "Go to your workspaces" : "Join or create a workspace"}
      >
        You are signed in as {person.email}. You may have been taken out of it, or were invited under another address.
      </NotFound>
    </main>
  );
}
