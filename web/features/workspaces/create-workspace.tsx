"use client";

import { startTransition, useActionState, useSyncExternalStore, type FormEvent } from "react";

import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { makeWorkspace } from "./actions";

const nothing = () => () => {};
const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `currencies` and `zones` come from the server, whose lists may differ from this browser's. */
type Props = { currencies: { code: string; name: string }[]; zones: string[] };

export function CreateWorkspace({ currencies, zones }: Props) {
  const [problem, make, busy] = useActionState(makeWorkspace, null);
  // The server does not know where the person is; the browser does.
  const zone = useSyncExternalStore(nothing, zoneHere, () => "UTC");
  const wrong = (field: string) => (problem?.field === field ? problem.message : null);
  // As the form's `action` it would be emptied afterwards, also where something is wrong with it.
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => make(form));
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField label="Name" name="name" required maxLength={200} autoComplete="organization" error={wrong("name")} />
      <SelectField
        label="Currency"
        name="currency"
        required
        defaultValue=""
        hint="All amounts are in it. It cannot be changed later."
        error={wrong("currency")}
      >
        <option value="" disabled>
          Choose a currency
        </option>
        {currencies.map(({ code, name }) => (
          <option key={code} value={code}>
            {code} · {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        key={zone}
        label="Time zone"
        name="timeZone"
        defaultValue={zone}
        hint="Days begin at its midnight, as in “the last 90 days”."
        error={wrong("timeZone")}
      >
        {[...new Set([zone, ...zones])].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      {problem && !problem.field && <Notice tone="bad">{problem.message}</Notice>}
      <Button type="submit" look="primary" size="wide" disabled={busy}>
        {busy ? "Creating…" : "Create workspace"}
      </Button>
    </form>
  );
}
