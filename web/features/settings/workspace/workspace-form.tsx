"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { useMutation } from "urql";

import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { problemOf, type Problem } from "@/lib/graphql/problem";
import { useWorkspace } from "@/lib/workspace-context";
import { UpdateWorkspaceDocument } from "./workspace-documents";

export function WorkspaceForm({ zones }: { zones: string[] }) {
  const { workspace } = useWorkspace();
  const router = useRouter();
  const [{ fetching }, update] = useMutation(UpdateWorkspaceDocument);
  const [name, setName] = useState(workspace.name);
  const [timeZone, setTimeZone] = useState(workspace.timeZone);
  const [problem, setProblem] = useState<Problem | null>(null);
  const changed = name.trim() !== workspace.name || timeZone !== workspace.timeZone;
  const wrong = (field: string) => (problem?.path.at(-1) === field ? problem.message : null);
  const elsewhere = problem && !wrong("name") && !wrong("timeZone");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    const { error } = await update({ input: { name: name.trim(), timeZone } });
    if (error) return setProblem(problemOf(error));
    toast.success("Saved");
    // Every page's frame, dates and numbers come from these.
    router.refresh();
  };

  return (
    <Section title="Workspace">
      <form onSubmit={(event) => void submit(event)} className="grid gap-4 rounded-lg border bg-surface p-4">
        <TextField
          label="Name"
          name="name"
          required
          maxLength={200}
          autoComplete="organization"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={wrong("name")}
        />
        <SelectField
          label="Time zone"
          name="timeZone"
          hint="Days begin at its midnight. Campaigns that were launched keep the days they were launched with."
          value={timeZone}
          onChange={(event) => setTimeZone(event.target.value)}
          error={wrong("timeZone")}
        >
          {[...new Set([workspace.timeZone, ...zones])].map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </SelectField>
        <TextField
          label="Currency"
          name="currency"
          readOnly
          value={currencyName(workspace.currency)}
          hint="It cannot be changed: all amounts are kept in it."
          className="bg-raised text-ink-soft"
        />
        {elsewhere && <Notice tone="bad">{problem.message}</Notice>}
        <Button type="submit" look="primary" disabled={fetching || !changed} className="justify-self-end">
          {fetching ? "Saving…" : "Save changes"}
        </Button>
      </form>
    </Section>
  );
}

// In English as the rest of the page is, so that the server and every browser write the same.
const currencyName = (code: string) => `${code} · ${new Intl.DisplayNames("en", { type: "currency" }).of(code) ?? code}`;
