import { Button } from "@/components/ui/button";
import { join } from "./actions";
import { roleName } from "@/lib/roles";
import type { Invitation } from "@/lib/api/people";

export function Invitations({ invitations }: { invitations: Invitation[] }) {
  if (invitations.length === 0) return null;
  return (
    <section aria-label="Invitations" className="mt-5 grid gap-2">
      {invitations.map(({ id, workspace, role, invitedBy }) => (
        <form
          key={`${workspace.id}/${id}`}
          action={join.bind(null, workspace.id, id)}
          className="flex items-center gap-3 rounded-lg border bg-surface p-3"
        >
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium">{workspace.name}</p>
            <p className="truncate text-[0.8125rem] text-ink-soft">
              {roleName(role)}, invited by {invitedBy}
            </p>
          </div>
          <Button type="submit" look="primary" size="small" aria-label={`Join ${workspace.name}`}>
            Join
          </Button>
        </form>
      ))}
    </section>
  );
}
