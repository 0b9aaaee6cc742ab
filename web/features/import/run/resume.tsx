"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Notice } from "@/components/ui/notice";
import { useFormat } from "@/lib/format";
import { useApi } from "@/lib/graphql/provider";

import { FileDrop } from "../file-drop";
import { fileSize } from "../file-size";
import { fingerprint } from "../upload/fingerprint";
import { closeImport, ImportRefused, type ImportState } from "../upload/import-api";
import type { Remembered } from "../upload/memory";
import { upload } from "../upload/uploads";

type Props = {
  state: ImportState;
  /** The file it was begun with; null where that was another browser. */
  file: Remembered | null;
  onChange: () => void;
};

/** Asks for the same file once more, and goes on after the last row that was taken. */
export function Resume({ state, file, onChange }: Props) {
  const format = useFormat();
  const { lastRow } = state;
  const taken = lastRow === 0 ? "No row of it was taken yet." : `${format.count(lastRow)} ${lastRow === 1 ? "row is" : "rows are"} taken.`;
  return (
    <section aria-label="Go on" className="grid gap-3">
      {file ? (
        <Chooser state={state} file={file} />
      ) : (
        <Notice>
          {taken} The file is being sent from another browser or another tab, or waits there to be chosen again.
        </Notice>
      )}
      <EndHere state={state} taken={taken} onEnded={onChange} />
    </section>
  );
}

function Chooser({ state, file }: { state: ImportState; file: Remembered }) {
  const api = useApi();
  const format = useFormat();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { lastRow } = state;
  const choose = async (chosen: File) => {
    setBusy(true);
    setProblem(await differenceOf(chosen, file));
    setBusy(false);
  };
  const differenceOf = async (chosen: File, wanted: Remembered): Promise<string | null> => {
    if (chosen.size !== wanted.size) {
      return `${chosen.name} is another file: it has ${fileSize(chosen.size)} (${format.count(chosen.size)} bytes) and the one that was begun ${fileSize(wanted.size)} (${format.count(wanted.size)} bytes).`;
    }
    const mark = await fingerprint(chosen).catch(() => null);
    if (mark === null) return `${chosen.name} could not be read.`;
    if (mark !== wanted.fingerprint) return `${chosen.name} is as long as the file that was begun, but something else stands in it.`;
    upload(api, state, chosen);
    return null;
  };
  return (
    <>
      {problem && <Notice tone="bad">{problem}</Notice>}
      <FileDrop title={`Choose ${file.name} again to go on`} busy={busy} onFile={(chosen) => void choose(chosen)}>
        {lastRow === 0
          ? `A page cannot keep a file over a reload. It is the one of ${fileSize(file.size)}; no row of it was taken yet.`
          : `A page cannot keep a file over a reload. It is the one of ${fileSize(file.size)}; it goes on after row ${format.count(lastRow)}, and no row is read twice.`}
      </FileDrop>
    </>
  );
}

function EndHere({ state, taken, onEnded }: { state: ImportState; taken: string; onEnded: () => void }) {
  const api = useApi();
  const [asking, ask] = useState(false);
  const end = async () => {
    try {
      await closeImport(api, state.batchId);
      onEnded();
    } catch (error) {
      return error instanceof ImportRefused ? error.problem.message : "The import could not be ended.";
    }
  };
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-2 text-[0.8125rem] text-ink-soft">
      No more to come?
      <Button size="small" onClick={() => ask(true)}>
        End it here
      </Button>
      <Confirm open={asking} onOpenChange={ask} title="End this import here?" verb="End it here" onConfirm={end}>
        <p>{taken} What was taken stays, and the rest of the file is not read. It cannot be gone on with afterwards.</p>
      </Confirm>
    </p>
  );
}
