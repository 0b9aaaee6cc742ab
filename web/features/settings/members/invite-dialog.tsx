"use client";

import { useId, useState, type FormEvent } from "react";
import { useMutation } from "urql";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { Role } from "@/lib/api/people";
import { problemOf, type Problem } from "@/lib/graphql/problem";
import { roleMeaning, roleName, rolesToGive } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { InviteMemberDocument } from "./members-documents";

type Props = { open: boolean; onOpenChange: (open: boolean) => void; onInvited: () => void };

export function InviteDialog({ open, onOpenChange, onInvited }: Props) {
  // Whom the dialog has just invited; the next opening begins anew.
  const [invited, setInvited] = useState<string | null>(null);
  const change = (next: boolean) => {
    if (next) setInvited(null);
    onOpenChange(next);
  };
  const done = (email: string) => {
    setInvited(email);
    onInvited();
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogContent title={invited ? "Now tell them" : "Invite a member"}>
        {invited ? (
          <TellThem email={invited} onAnother={() => setInvited(null)} onDone={() => onOpenChange(false)} />
        ) : (
          <InviteForm onInvited={done} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function InviteForm({ onInvited }: { onInvited: (email: string) => void }) {
  const { role: mine } = useWorkspace();
  const [{ fetching }, invite] = useMutation(InviteMemberDocument);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("MARKETER");
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    const { error } = await invite({ input: { email: email.trim(), role } });
    if (error) setProblem(problemOf(error));
    else onInvited(email.trim());
  };
  const aboutEmail = problem?.path.at(-1) === "email";
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-4">
      <TextField
        label="E-mail address"
        hint="The one they sign in with."
        type="email"
        name="email"
        required
        maxLength={200}
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={aboutEmail ? problem.message : null}
      />
      <RoleChoice roles={rolesToGive(mine)} value={role} onChange={setRole} />
      {problem && !aboutEmail && <Notice tone="bad">{problem.message}</Notice>}
      <Button type="submit" look="primary" disabled={fetching} className="justify-self-end">
        {fetching ? "Inviting…" : "Invite"}
      </Button>
    </form>
  );
}

type RoleChoiceProps = { roles: Role[]; value: Role; onChange: (role: Role) => void };

function RoleChoice({ roles, value, onChange }: RoleChoiceProps) {
  const name = useId();
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-[0.8125rem] font-medium">Role</legend>
      {roles.map((role) => (
        <label
          key={role}
          className="flex cursor-pointer items-start gap-2.5 rounded-md border px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name={name}
            checked={role === value}
            onChange={() => onChange(role)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span>
            <span className="block leading-5 font-medium">{roleName(role)}</span>
            <span className="block text-[0.8125rem] text-ink-soft">{roleMeaning(role)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

type TellThemProps = { email: string; onAnother: () => void; onDone: () => void };

/** Tidings writes to customers, not to colleagues. */
function TellThem({ email, onAnother, onDone }: TellThemProps) {
  const link = `${window.location.origin}/welcome`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p className="text-ink-soft">
        No e-mail is sent. Give <span className="font-medium break-words text-ink">{email}</span> this address: they sign in there
        with theirs and join.
      </p>
      <div className="flex items-center gap-2 rounded-md border bg-canvas py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 truncate font-mono text-[0.8125rem]">{link}</code>
        <CopyButton text={link} label="Copy the address" />
      </div>
      <div className="flex justify-end gap-2">
        <Button look="quiet" onClick={onAnother}>
          Invite another
        </Button>
        <Button look="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
