"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMutation } from "urql";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Section } from "@/components/ui/section";
import { problemOf } from "@/lib/graphql/problem";
import { useWorkspace } from "@/lib/workspace-context";
import { LeaveWorkspaceDocument } from "./workspace-documents";

export function LeaveWorkspace() {
  const { workspace, role } = useWorkspace();
  const router = useRouter();
  const [, leave] = useMutation(LeaveWorkspaceDocument);
  const [asking, setAsking] = useState(false);
  const confirm = async () => {
    const { error } = await leave({});
    if (error) return problemOf(error).message;
    router.replace("/");
  };
  return (
    <Section title="Leave">
      <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border bg-surface p-4">
        <p className="max-w-prose text-[0.8125rem] text-ink-soft">
          You lose access to {workspace.name} until somebody invites you again.
          {role === "OWNER" && " A workspace keeps at least one owner: where you are the only one, hand it over first."}
        </p>
        <Button look="danger" onClick={() => setAsking(true)}>
          Leave workspace
        </Button>
      </div>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Leave ${workspace.name}?`}
        verb="Leave workspace"
        danger
        onConfirm={confirm}
      >
        <p>You lose access at once. What you made stays, and campaigns you launched go on.</p>
      </Confirm>
    </Section>
  );
}
