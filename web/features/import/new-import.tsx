"use client";

import { useState } from "react";

import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";

import { readHead, Unreadable } from "./csv/sheet";
import { newDraft, type Draft } from "./draft";
import { FileDrop } from "./file-drop";
import { LookOnly } from "./look-only";
import { RecentImports } from "./recent-imports";
import { Review } from "./review";

/** A file that was chosen stays while other pages are looked at. */
const drafts = new Map<string, Draft>();

/** A CSV file on its way in: chosen, its columns said, its first rows checked, and begun. */
export function NewImport() {
  const { workspace, personId, role } = useWorkspace();
  const place = `${workspace.id}.${personId}`;
  const [draft, setDraft] = useState(() => drafts.get(place) ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  const change = (next: Draft | null) => {
    setProblem(null);
    setDraft(next);
    if (next) drafts.set(place, next);
    else drafts.delete(place);
  };
  const choose = async (file: File) => {
    try {
      change(newDraft(file, await readHead(file)));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      change(null);
      setProblem(`${file.name}: ${error.message}`);
    }
  };
  if (!mayLaunch(role)) return <LookOnly />;
  return (
    <>
      <PageHeader title="Import" description="Customers, orders and visits from a CSV file of any length." />
      {draft ? (
        <Review draft={draft} place={place} onChange={change} />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          {problem && <Notice tone="bad">{problem}</Notice>}
          <FileDrop title="Drop a CSV file here, or choose one" onFile={(file) => void choose(file)}>
            Its first line should name the columns. You say what each of them becomes, and see the first rows checked, before
            anything is brought in.
          </FileDrop>
          <RecentImports place={place} />
        </div>
      )}
    </>
  );
}
