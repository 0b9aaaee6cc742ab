"use client";

import type { ReactNode } from "react";

import { Section } from "@/components/ui/section";
import { useWorkspace } from "@/lib/workspace-context";

/** The settings for those who may not change them. */
export function WorkspaceFacts() {
  const { workspace } = useWorkspace();
  return (
    <Section title="Workspace" description="Owners and admins change these.">
      <dl className="divide-y rounded-lg border bg-surface">
        <Fact name="Name">{workspace.name}</Fact>
        <Fact name="Currency">{workspace.currency}</Fact>
        <Fact name="Time zone">{workspace.timeZone}</Fact>
      </dl>
    </Section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-4 px-4 py-2.5">
      <dt className="w-28 shrink-0 text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
