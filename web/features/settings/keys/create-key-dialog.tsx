"use client";

import { useState, type FormEvent } from "react";
import { useMutation } from "urql";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { problemOf, type Problem } from "@/lib/graphql/problem";
import { CreateApiKeyDocument, type Scope } from "./keys-documents";
import { SCOPES } from "./scopes";

type Props = { open: boolean; onOpenChange: (open: boolean) => void; onCreated: () => void };

export function CreateKeyDialog({ open, onOpenChange, onCreated }: Props) {
  // Kept here alone, and only until the dialog is closed.
  const [key, setKey] = useState<string | null>(null);
  const change = (next: boolean) => {
    if (!next) setKey(null);
    onOpenChange(next);
  };
  const created = (text: string) => {
    setKey(text);
    onCreated();
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogContent title={key ? "Copy the key now" : "Create an API key"} keepsOpen={key !== null}>
        {key ? <NewKey text={key} onDone={() => change(false)} /> : <KeyForm onCreated={created} />}
      </DialogContent>
    </Dialog>
  );
}

function KeyForm({ onCreated }: { onCreated: (key: string) => void }) {
  const [{ fetching }, create] = useMutation(CreateApiKeyDocument);
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["ingest", "read"]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const aboutName = problem?.path.at(-1) === "name";
  const toggle = (scope: Scope) =>
    setScopes((chosen) => (chosen.includes(scope) ? chosen.filter((each) => each !== scope) : [...chosen, scope]));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    const { data, error } = await create({ input: { name: name.trim(), scopes } });
    if (data) onCreated(data.createApiKey.key);
    else if (error) setProblem(problemOf(error));
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-4">
      <TextField
        label="Name"
        name="name"
        hint="Which program it is for, such as “Shop import”."
        required
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={aboutName ? problem.message : null}
      />
      <ScopeChoice chosen={scopes} onToggle={toggle} />
      {problem && !aboutName && <Notice tone="bad">{problem.message}</Notice>}
      <Button type="submit" look="primary" disabled={fetching || scopes.length === 0} className="justify-self-end">
        {fetching ? "Creating…" : "Create key"}
      </Button>
    </form>
  );
}

function ScopeChoice({ chosen, onToggle }: { chosen: Scope[]; onToggle: (scope: Scope) => void }) {
  return (
    <fieldset className="grid gap-2.5">
      <legend className="mb-2 text-[0.8125rem] font-medium">What it may do</legend>
      {SCOPES.map(({ scope, meaning }) => (
        <label key={scope} className="flex cursor-pointer items-start gap-2.5">
          <input
            type="checkbox"
            checked={chosen.includes(scope)}
            onChange={() => onToggle(scope)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span>
            <code className="block font-mono text-[0.8125rem] leading-5">{scope}</code>
            <span className="block text-[0.8125rem] text-ink-soft">{meaning}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function NewKey({ text, onDone }: { text: string; onDone: () => void }) {
  return (
    <div className="grid gap-4">
      <Notice>It is shown this once and kept nowhere. Put it where the program reads its secrets.</Notice>
      <div className="grid gap-3 rounded-md border bg-canvas p-3">
        <code aria-label="The key" className="font-mono text-[0.8125rem] break-all select-all">
          {text}
        </code>
        <div className="justify-self-end">
          <CopyButton text={text} label="Copy the key">
            Copy key
          </CopyButton>
        </div>
      </div>
      <Button look="primary" className="justify-self-end" onClick={onDone}>
        I have copied it
      </Button>
    </div>
  );
}
