"use client";

import { useEffect, useRef } from "react";

import { Card } from "@/components/ui/card";
import { classNames } from "@/lib/class-names";
import { duration, useFormat, type Format } from "@/lib/format";
import { useAnnouncer } from "../stats/announcer";
import { DeliveryBar } from "../stats/delivery-bar";
import { hasBegun, isFinal, settled, type Stats } from "../stats/stats";
import { statusWord } from "../stats/status-badge";
import type { Campaign } from "./detail-documents";
import type { Pace } from "./rate";
import { usePace } from "./use-pace";

type Props = { campaign: Campaign; stats: Stats; className?: string };

/** How far it is, in one bar and the numbers behind it. */
export function ProgressCard({ campaign, stats, className }: Props) {
  const format = useFormat();
  const pace = usePace(stats);
  const announcements = useProgressWords(stats, format);
  return (
    <Card title="Delivery" aside={<State campaign={campaign} stats={stats} pace={pace} format={format} />} className={className}>
      <DeliveryBar stats={stats} label="Delivery" className="h-2.5" />
      <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-6">
        <Figure name="Audience" value={stats.audienceSize} stats={stats} format={format} />
        <Figure name="Sent" value={stats.sent} dot="bg-good" stats={stats} format={format} />
        <Figure name="Failed" value={stats.failed} dot="bg-bad" stats={stats} format={format} />
        <Figure name="Unconfirmed" value={stats.unconfirmed} dot="bg-warn" stats={stats} format={format} />
        <Figure name="Left out" value={stats.skipped} dot="bg-line-strong/45" stats={stats} format={format} />
        <Figure name="Pending" value={stats.pending} dot="bg-line" stats={stats} format={format} />
      </dl>
      {announcements}
    </Card>
  );
}

type FigureProps = { name: string; value: number; dot?: string; stats: Stats; format: Format };

/** A number, and what part of the audience it is where it is marked as such. */
function Figure({ name, value, dot, stats, format }: FigureProps) {
  return (
    <div>
      <dt className="flex items-center gap-1.5 text-xs text-ink-soft">
        {dot && <span aria-hidden className={classNames("size-2 rounded-full", dot)} />}
        {name}
      </dt>
      <dd className="mt-0.5 tabular-nums">
        <span className="text-lg leading-7 font-semibold tracking-tight">{hasBegun(stats) ? format.count(value) : "–"}</span>
        {dot && value > 0 && (
          <span className="ml-1.5 text-xs text-ink-soft">{format.percent(value, stats.audienceSize)}</span>
        )}
      </dd>
    </div>
  );
}

type StateProps = { campaign: Campaign; stats: Stats; pace: Pace | null; format: Format };

/** What goes on at the moment, or how long it took. */
function State({ campaign, stats, pace, format }: StateProps) {
  const { startedAt, finishedAt, scheduledAt } = campaign;
  switch (stats.status) {
    case "SENDING":
      return <span className="tabular-nums">{paceWords(pace, format)}</span>;
    case "SCHEDULED":
      return scheduledAt ? `Starts ${format.dateTime(scheduledAt)}` : null;
    case "PREPARING":
      return "Finding out who belongs to the audience";
    case "PAUSED":
      return "Nothing more is sent until it is resumed";
    default:
      if (!startedAt || !finishedAt) return null;
      return `Finished ${format.dateTime(finishedAt)}, after ${duration(Date.parse(finishedAt) - Date.parse(startedAt))}`;
  }
}

function paceWords(pace: Pace | null, format: Format): string {
  if (!pace) return "Sending";
  const rate = `${format.count(Math.round(pace.perSecond))} per second`;
  return pace.leftMilliseconds === null ? rate : `${rate}, about ${duration(pace.leftMilliseconds)} left`;
}

const SAID_EVERY_MS = 15_000;

/** Says how far it is when the status changes, and else at most every quarter minute. */
function useProgressWords(stats: Stats, format: Format): React.ReactNode {
  const [say, region] = useAnnouncer();
  const said = useRef({ at: 0, status: stats.status });
  useEffect(() => {
    const { at, status } = said.current;
    const moved = status !== stats.status;
    if (!moved && (isFinal(stats.status) || Date.now() - at < SAID_EVERY_MS)) return;
    // What the page shows when it is opened is read with the page.
    if (at > 0 || moved) {
      say(`${statusWord(stats.status)}: ${format.count(settled(stats))} of ${format.count(stats.audienceSize)} done`);
    }
    said.current = { at: Date.now(), status: stats.status };
  }, [stats, format, say]);
  return region;
}
