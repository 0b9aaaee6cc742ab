"use client";

import { useActionState } from "react";

import { Button } from "@/components/ui/button";
import type { Invitation } from "@/lib/api/people";
import { roleName } from "@/lib/roles";
import { join } from "./actions";

export function Invitations({ invitations }: { invitations: Invitation[] }) {
  return (
    <ul aria-label="Invitations" className="grid gap-2">
      {invitations.map((invitation) => (
        <Waiting key={`${invitation.workspace.id}/${invitation.id}`} {...invitation} />
      ))}
    </ul>
  );
}

function Waiting({ id, workspace, role, invitedBy }: Invitation) {
  const [problem, accept, busy] = useActionState(() => join(workspace.id, id), null);
  return (
    <li className="rounded-lg border bg-surface p-3">
      <form action={accept} className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{workspace.name}</p>
          <p className="truncate text-[0.8125rem] text-ink-soft">
            {roleName(role)}, invited by {invitedBy}
          </p>
        </div>
        <Button type="submit" look="primary" size="small" disabled={busy} aria-label={`Join ${workspace.name}`}>
          Join
        </Button>
      </form>
      {problem && (
        <p role="alert" className="mt-2 text-[0.8125rem] text-bad">
          {problem.message}
        </p>
      )}
    </li>
  );
}
