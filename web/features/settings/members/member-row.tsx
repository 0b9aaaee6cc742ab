"use client";

import { UserMinus } from "lucide-react";
import { useState } from "react";
import { useMutation } from "urql";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { rows } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";
import type { Role } from "@/lib/api/people";
import { useFormat } from "@/lib/format";
import { problemOf } from "@/lib/graphql/problem";
import { initials } from "@/lib/initials";
import { mayChange, roleMeaning, roleName, rolesToGive } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { ChangeMemberRoleDocument, RemoveMemberDocument, type Member } from "./members-documents";

export function MemberRow({ member }: { member: Member }) {
  const { workspace, role: mine, personId } = useWorkspace();
  const format = useFormat();
  const me = member.id === personId;
  // People change and remove themselves by handing over and by leaving, which have a place of their own.
  const changeable = !me && mayChange(mine, member.role);
  return (
    <li className={rows.row}>
      <span
        aria-hidden
        className="grid size-8 shrink-0 place-items-center rounded-full bg-raised text-xs font-semibold text-ink-soft max-sm:hidden"
      >
        {initials(member.name)}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium">{member.name}</span>
          {me && <Badge tone="accent">You</Badge>}
        </p>
        <p className="truncate text-[0.8125rem] text-ink-soft">
          {member.email}
          <span className="max-md:hidden"> · since {format.date(member.since)}</span>
        </p>
      </div>
      {changeable ? (
        <>
          <RoleSelect member={member} mine={mine} />
          <RemoveButton member={member} workspace={workspace.name} />
        </>
      ) : (
        <Badge title={roleMeaning(member.role)}>{roleName(member.role)}</Badge>
      )}
    </li>
  );
}

function RoleSelect({ member, mine }: { member: Member; mine: Role }) {
  const [{ fetching }, change] = useMutation(ChangeMemberRoleDocument);
  const [wanted, setWanted] = useState<Role | null>(null);
  const give = async (role: Role): Promise<string | void> => {
    const { error } = await change({ input: { personId: member.id, role } });
    if (error) return problemOf(error).message;
    toast.success(`${member.name} is now ${withArticle(role)}`);
  };
  const choose = (role: Role) => {
    // A second owner can do all that the first can, and unmake them.
    if (role === "OWNER") setWanted(role);
    else void give(role).then((problem) => problem && toast.error("The role was not changed", { description: problem }));
  };
  return (
    <>
      <Select<Role>
        aria-label={`Role of ${member.name}`}
        className="w-28 shrink-0"
        value={member.role}
        disabled={fetching}
        options={rolesToGive(mine).map((value) => ({ value, label: roleName(value) }))}
        onValueChange={choose}
      />
      <Confirm
        open={wanted !== null}
        onOpenChange={(open) => !open && setWanted(null)}
        title={`Make ${member.name} an owner?`}
        verb="Make owner"
        onConfirm={() => give("OWNER")}
      >
        <p>An owner may do everything you may, and take your role from you.</p>
      </Confirm>
    </>
  );
}

function RemoveButton({ member, workspace }: { member: Member; workspace: string }) {
  const [, remove] = useMutation(RemoveMemberDocument);
  const [asking, setAsking] = useState(false);
  const confirm = async () => {
    const { error } = await remove({ personId: member.id });
    if (error) return problemOf(error).message;
    toast.success(`${member.name} was removed`);
  };
  return (
    <>
      <Tooltip text="Remove">
        <Button
          look="quiet"
          size="small"
          className="size-8 px-0"
          aria-label={`Remove ${member.name}`}
          onClick={() => setAsking(true)}
        >
          <UserMinus aria-hidden />
        </Button>
      </Tooltip>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${member.name}?`}
        verb="Remove member"
        danger
        onConfirm={confirm}
      >
        <p>
          {member.email} loses access to {workspace} at once, also on pages that are open now. Campaigns they launched go
          on. You can invite them again.
        </p>
      </Confirm>
    </>
  );
}

const withArticle = (role: Role) => `${/^[AEIOU]/.test(role) ? "an" : "a"} ${roleName(role).toLowerCase()}`;
