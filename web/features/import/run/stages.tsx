"use client";

import type { ReactNode } from "react";

import { ProgressBar } from "@/components/ui/progress-bar";
import { duration, useFormat } from "@/lib/format";

import { nounOf } from "../mapping/fields";
import type { ImportState } from "../upload/import-api";
import type { UploadState } from "../upload/uploader";

type Props = {
  state: ImportState;
  upload: UploadState | null;
  /** The file's size, where this browser knows it. */
  size: number | null;
};

/** The two ways a row goes: into the API, and into the database. */
export function Stages({ state, upload, size }: Props) {
  const format = useFormat();
  const { kind, status, lastRow, accepted, rejected, committed, failed, nextByte } = state;
  const isSent = status !== "OPEN";
  const whole = isSent ? Math.max(1, nextByte) : (size ?? 0);
  const sent = isSent ? whole : nextByte;
  const settled = committed + failed;
  const sentWords = `${format.count(lastRow)} ${lastRow === 1 ? "row" : "rows"}`;
  const writtenWords = `${format.count(committed)} of ${format.count(accepted)}`;
  return (
    <section aria-label="Progress" className="rounded-lg border bg-surface">
      <dl className="grid grid-cols-3 gap-px overflow-hidden rounded-t-lg border-b bg-line">
        <Tile name="Rows read" testId="rows">
          {format.count(lastRow)}
        </Tile>
        <Tile name="Written" testId="written">
          {format.count(committed)}
        </Tile>
        <Tile name="Refused" testId="refused" alarming={rejected > 0}>
          {format.count(rejected)}
        </Tile>
      </dl>
      <div className="grid gap-4 px-4 py-4">
        <Stage name="Sent" words={isSent ? `All of it, ${sentWords}` : sending()}>
          <ProgressBar label="Sent" value={sent} total={whole} words={sentWords} tone={isSent ? "good" : "accent"} />
        </Stage>
        <Stage name="Written" words={accepted === 0 ? `Nothing to write${isSent ? "" : " yet"}` : `${writtenWords} ${nounOf(kind, accepted)}`}>
          <ProgressBar
            label="Written"
            value={settled}
            // Where no row was accepted, nothing is left to be written.
            total={status === "DONE" ? Math.max(settled, 1) : accepted}
            words={`${writtenWords} written`}
            tone={status === "DONE" ? "good" : "accent"}
          />
        </Stage>
        {failed > 0 && (
          <p className="text-[0.8125rem] text-bad">
            {format.count(failed)} accepted {failed === 1 ? "row" : "rows"} could not be written. They are kept; whoever
            runs this server can bring them in again.
          </p>
        )}
      </div>
    </section>
  );

  function sending(): string {
    if (!size) return sentWords;
    const part = `${format.percent(nextByte, size)} of the file`;
    if (upload?.phase !== "sending" || !upload.pace) return part;
    return `${part}, about ${duration(((size - nextByte) / upload.pace) * 1000)} left`;
  }
}

type TileProps = { name: string; testId: string; alarming?: boolean; children: ReactNode };

function Tile({ name, testId, alarming = false, children }: TileProps) {
  return (
    <div className="min-w-0 bg-surface px-4 py-3.5">
      <dt className="text-[0.8125rem] text-ink-soft">{name}</dt>
      <dd
        data-testid={testId}
        className={`mt-0.5 text-xl leading-7 font-semibold tracking-tight break-words tabular-nums ${alarming ? "text-bad" : ""}`}
      >
        {children}
      </dd>
    </div>
  );
}

function Stage({ name, words, children }: { name: string; words: string; children: ReactNode }) {
  return (
    <div>
      <p className="mb-1.5 flex flex-wrap justify-between gap-x-4 text-[0.8125rem] tabular-nums">
        <span className="font-medium">{name}</span>
        <span className="text-ink-soft">{words}</span>
      </p>
      {children}
    </div>
  );
}
