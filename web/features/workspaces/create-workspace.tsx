"use client";

import { useActionState, useSyncExternalStore } from "react";

import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { makeWorkspace } from "./actions";

const nothing = () => () => {};
const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function CreateWorkspace({ first, invited }: { first: boolean; invited: boolean }) {
  const [problem, submit, busy] = useActionState(makeWorkspace, null);
  // The server does not know where the person is; the browser does.
  const zone = useSyncExternalStore(nothing, zoneHere, () => "UTC");
  const wrong = (field: string) => (problem?.field === field ? problem.message : null);
  return (
    <form action={submit} className="mt-6 grid gap-4">
      <p className="text-ink-soft">
        {invited ? "Or make a workspace of your own." : first ? "Make a workspace for your shop." : "Make another workspace."}
      </p>
      <TextField label="Name" name="name" required maxLength={100} autoComplete="organization" error={wrong("name")} />
      <SelectField label="Currency" name="currency" defaultValue="INR" hint="It cannot be changed later." error={wrong("currency")}>
        {Intl.supportedValuesOf("currency").map((code) => (
          <option key={code}>{code}</option>
        ))}
      </SelectField>
      <SelectField
        key={zone}
        label="Time zone"
        name="timeZone"
        defaultValue={zone}
        hint="“The last 90 days” begins at a midnight here."
        error={wrong("timeZone")}
      >
        {[...new Set([zone, "UTC", ...Intl.supportedValuesOf("timeZone")])].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      {problem && !problem.field && <Notice tone="bad">{problem.message}</Notice>}
      <Button type="submit" look="primary" size="wide" disabled={busy}>
        {busy ? "Making it…" : "Create workspace"}
      </Button>
    </form>
  );
}
