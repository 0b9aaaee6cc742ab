"use client";

import { ArrowDown, ArrowUp } from "lucide-react";

import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/lib/format";

import { isFinal, type Stats } from "../stats/stats";
import { Clamped } from "./clamped";
import { told, writer } from "./difference";
import type { Difference, Summary } from "./summary-document";
import { useSummary } from "./use-summary";

type Props = { campaign: string; stats: Stats; className?: string };

/** The same height while there is nothing to tell, while it is being told and afterwards. */
const HEIGHT = "h-64 sm:h-48 lg:h-36";

/** What became of a campaign, in a few sentences. Told halfway they would not be true for long. */
export function SummaryCard({ campaign, stats, className }: Props) {
  if (isFinal(stats.status)) return <Told campaign={campaign} stats={stats} className={className} />;
  return (
    <Card title="Summary" className={className}>
      <Clamped className={HEIGHT} foot={null}>
        <p className="text-ink-soft">Told here in a few sentences once every message has an outcome.</p>
      </Clamped>
    </Card>
  );
}

function Told({ campaign, stats, className }: Props) {
  const format = useFormat();
  const { summary, failed, busy, ask } = useSummary(campaign, stats);
  return (
    <Card
      title="Summary"
      aside={summary && <time dateTime={summary.asOf} title={format.dateTimeExact(summary.asOf)}>As of {format.dateTime(summary.asOf)}</time>}
      className={className}
    >
      <div aria-busy={!summary && busy}>
        <Clamped className={HEIGHT} foot={<span className="min-w-0">{summary && writer(summary.provider, summary.note)}</span>}>
          {summary ? (
            <Words summary={summary} />
          ) : failed ? (
            <p className="text-ink-soft">
              The summary could not be written.{" "}
              <button type="button" onClick={ask} disabled={busy} className="font-medium text-accent hover:underline">
                Try again
              </button>
            </p>
          ) : (
            <Lines />
          )}
        </Clamped>
      </div>
    </Card>
  );
}

function Lines() {
  return (
    <div className="grid max-w-2xl gap-2 pt-1">
      <Skeleton />
      <Skeleton />
      <Skeleton className="w-2/3" />
    </div>
  );
}

function Words({ summary: { sentences, differences } }: { summary: Summary }) {
  return (
    <div className="animate-appear grid gap-x-10 gap-y-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <p className="max-w-2xl leading-6 text-pretty break-words">{sentences.join(" ")}</p>
      {differences.length > 0 && (
        <ul aria-label="Who differs from everyone else" className="grid content-start gap-3 text-[0.8125rem]">
          {differences.map((difference) => (
            <Row key={difference.text} difference={difference} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ difference }: { difference: Difference }) {
  const format = useFormat();
  const { better, own, others } = told(difference, format);
  const Icon = better ? ArrowUp : ArrowDown;
  return (
    <li className="flex items-start gap-2.5">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${better ? "text-good" : "text-bad"}`} />
      <span className="min-w-0 flex-1 leading-5 break-words">{difference.text}</span>
      <span className="text-right leading-5 tabular-nums">
        <span className="font-medium">{own}</span>
        <span className="block text-xs text-ink-soft">others {others}</span>
      </span>
    </li>
  );
}
