import { headers } from "next/headers";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";

import { EarlyKeys } from "@/features/shell/early-keys";
import { Shell } from "@/features/shell/shell";
import { settings } from "@/lib/settings";
import { signedIn } from "@/lib/session";

type Props = { children: ReactNode; params: Promise<{ workspace: string }> };

export default async function WorkspaceLayout({ children, params }: Props) {
  const { workspace: id } = await params;
  const { person, memberships } = await signedIn();
  const membership = memberships.find(({ workspace }) => workspace.id === id);
  // Whether another workspace exists is nobody's business here.
  if (!membership) notFound();
  return (
    <>
      <EarlyKeys nonce={(await headers()).get("x-nonce") ?? undefined} />
      <Shell person={person} membership={membership} memberships={memberships} apiUrl={settings.publicApiUrl()}>
        {children}
      </Shell>
    </>
  );
}
