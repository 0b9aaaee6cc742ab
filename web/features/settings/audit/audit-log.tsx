"use client";

import { KeyRound, Terminal, UserRound } from "lucide-react";
import { useMemo } from "react";
import { useQuery } from "urql";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Problem } from "@/components/ui/problem";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { rows, Section } from "@/components/ui/section";
import { useFormat } from "@/lib/format";
import { NamesDocument, type AuditEntry } from "./audit-documents";
import { deedInWords, namesOf } from "./sentence";
import { useAuditLog } from "./use-audit-log";

/** Who did what to what, when and from where, newest first. */
export function AuditLog() {
  const log = useAuditLog();
  const [{ data }] = useQuery({ query: NamesDocument });
  const known = useMemo(() => namesOf(log.items, data?.members ?? []), [log.items, data]);
  return (
    <Section title="Audit log" description="Who did what, when and from where. Entries are only ever added.">
      {log.phase === "fresh" && <RowsSkeleton count={8} />}
      {log.phase === "failed" && (
        <Problem title="The audit log could not be shown" onRetry={() => void log.refresh()}>
          {log.problem?.message}
        </Problem>
      )}
      {log.phase === "ready" && log.items.length === 0 && (
        <EmptyState title="Nothing has happened yet" className="rounded-lg border bg-surface" />
      )}
      {log.items.length > 0 && (
        <ol aria-label="Entries" className={rows.list}>
          {log.items.map((entry) => (
            <Entry key={entry.id} entry={entry} known={known} />
          ))}
        </ol>
      )}
      {log.phase === "ready" && log.problem && (
        <p role="alert" className="text-[0.8125rem] text-bad">
          {log.problem.message}
        </p>
      )}
      {log.phase === "ready" && log.hasMore && (
        <Button size="small" className="justify-self-center" disabled={log.loadingMore} onClick={() => void log.more()}>
          {log.loadingMore ? "Loading…" : "Load more"}
        </Button>
      )}
    </Section>
  );
}

const ACTORS = {
  PERSON: { icon: UserRound, word: null },
  API_KEY: { icon: KeyRound, word: "The key" },
  SYSTEM: { icon: Terminal, word: "The" },
};

function Entry({ entry, known }: { entry: AuditEntry; known: ReadonlyMap<string, string> }) {
  const format = useFormat();
  const { icon: Icon, word } = ACTORS[entry.actorKind];
  return (
    <li className="flex gap-3 px-4 py-2.5 text-[0.8125rem] leading-5">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-soft" />
      <p className="min-w-0 flex-1 break-words">
        {word && <span>{word} </span>}
        <span className="font-medium">{entry.actor}</span> {deedInWords(entry, { moment: format.dateTime, known })}
        <span className="block text-ink-soft sm:hidden">
          <When at={entry.at} /> {entry.address && `· ${entry.address}`}
        </span>
      </p>
      <p className="shrink-0 text-right text-ink-soft max-sm:hidden">
        <When at={entry.at} />
        {entry.address && <span className="block font-mono text-xs">{entry.address}</span>}
      </p>
    </li>
  );
}

function When({ at }: { at: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.dateTimeExact(at)}>
      {format.dateTime(at)}
    </time>
  );
}
