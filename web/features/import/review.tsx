"use client";

import { FileText } from "lucide-react";
import { useMemo, useState } from "react";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { useFormat } from "@/lib/format";
import { moneyDigits } from "@/lib/money";
import { useWorkspace } from "@/lib/workspace-context";

import { checkRows, readingsOf } from "./check/check-rows";
import { FirstRows } from "./check/first-rows";
import type { Delimiter } from "./csv/reader";
import { cutAnew, withKind, withTarget, type Draft } from "./draft";
import { KnownFile } from "./known-file";
import { fileSize } from "./file-size";
import { KINDS, nounOf } from "./mapping/fields";
import { problemsOf } from "./mapping/mapping";
import { MappingTable } from "./mapping/mapping-table";
import { useBegin } from "./use-begin";

const DELIMITERS: { value: Delimiter; label: string }[] = [
  { value: ",", label: "Comma" },
  { value: ";", label: "Semicolon" },
  { value: "\t", label: "Tab" },
  { value: "|", label: "Bar |" },
];

type Props = { draft: Draft; place: string; onChange: (draft: Draft | null) => void };

/** What the file holds, which column becomes what, and how its first rows will be read. */
export function Review({ draft, place, onChange }: Props) {
  const { workspace } = useWorkspace();
  const format = useFormat();
  const { file, kind, sheet, mapping, hasHeader } = draft;
  // Dates are judged by the time at which the file was chosen.
  const [now] = useState(() => Date.now());
  const readings = useMemo(() => {
    const rules = { currency: workspace.currency, digits: moneyDigits(workspace.currency), now };
    return readingsOf(mapping, kind, rules);
  }, [mapping, kind, workspace.currency, now]);
  const rows = useMemo(() => checkRows(sheet, readings), [sheet, readings]);
  const problems = problemsOf(mapping, kind);
  const { busy, problem, begin } = useBegin(draft, place, () => onChange(null));
  const isReady = problems.missing.length === 0 && problems.columns.size === 0 && sheet.rows.length > 0;
  const count = `${sheet.isExact ? "" : "about "}${format.count(roughly(sheet))}`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <section aria-label="The file" className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-lg border bg-surface px-4 py-3">
        <p className="flex min-w-0 flex-1 basis-60 items-center gap-3">
          <FileText aria-hidden className="size-5 shrink-0 text-ink-soft" strokeWidth={1.5} />
          <span className="min-w-0">
            <span className="block truncate font-medium">{file.name}</span>
            <span className="block text-[0.8125rem] text-ink-soft tabular-nums">
              {fileSize(file.size)}, {count} {sheet.about === 1 ? "row" : "rows"}
            </span>
          </span>
        </p>
        <label className="flex items-center gap-2 text-[0.8125rem]">
          <span className="text-ink-soft">Cells end with</span>
          <Select
            value={sheet.delimiter}
            options={DELIMITERS}
            onValueChange={(delimiter) => onChange(cutAnew(draft, { delimiter }))}
          />
        </label>
        <label className="flex items-center gap-2 text-[0.8125rem]">
          <input
            type="checkbox"
            checked={hasHeader}
            onChange={({ target }) => onChange(cutAnew(draft, { hasHeader: target.checked }))}
            className="size-4 accent-accent"
          />
          The first line names the columns
        </label>
        <Button look="quiet" size="small" className="-mx-2.5" disabled={busy} onClick={() => onChange(null)}>
          Choose another file
        </Button>
      </section>
      <KnownFile file={file} place={place} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span>Its rows are</span>
        <Segmented label="What the rows are" value={kind} options={KINDS} onValueChange={(chosen) => onChange(withKind(draft, chosen))} />
      </div>
      <MappingTable draft={draft} problems={problems} onTarget={(column, target) => onChange(withTarget(draft, column, target))} />
      <FirstRows readings={readings} rows={rows} />
      {problem && <Notice tone="bad">{problem.message}</Notice>}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-4">
        <Button look="primary" disabled={!isReady || busy} aria-busy={busy} onClick={() => void begin()}>
          {busy ? "Beginning" : `Import ${count} ${nounOf(kind, sheet.about)}`}
        </Button>
        {!isReady && !busy && (
          <p role="status" className="text-[0.8125rem] text-ink-soft">
            {sheet.rows.length === 0
              ? "There is no row below the first line."
              : problems.missing.length > 0
                ? `Say which column is the ${list(problems.missing.map(({ label }) => label.toLowerCase()))}.`
                : "Mend the columns that are marked."}
          </p>
        )}
      </div>
    </div>
  );
}

const list = (words: readonly string[]) => new Intl.ListFormat("en", { type: "conjunction" }).format(words);

/** What was reckoned is not told to the last digit. */
function roughly({ about, isExact }: { about: number; isExact: boolean }): number {
  if (isExact) return about;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(about)) - 1);
  return Math.round(about / unit) * unit;
}
