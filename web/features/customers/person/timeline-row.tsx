"use client";

import { Footprints, MessageSquareText, ShoppingBag } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

import { OutcomeBadge } from "@/components/outcome-badge";
import { Badge } from "@/components/ui/badge";
import { useFormat } from "@/lib/format";
import { reasonWords } from "@/lib/reasons";
import { useWorkspace } from "@/lib/workspace-context";

import type { TimelineEntry, TimelineEvent } from "./person-documents";

const ICONS = { Order: ShoppingBag, Visit: Footprints, Recipient: MessageSquareText };

/** One thing that happened, with its time in the workspace's zone. */
export function TimelineRow({ entry: { at, event } }: { entry: TimelineEntry }) {
  const format = useFormat();
  const Icon = ICONS[event.__typename];
  return (
    <li className="flex gap-3 py-2 text-[0.8125rem] leading-5">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-soft" strokeWidth={1.75} />
      <div className="min-w-0 flex-1">
        <What event={event} />
      </div>
      <time dateTime={at} title={format.dateTimeExact(at)} className="shrink-0 text-ink-soft tabular-nums">
        {format.time(at)}
      </time>
    </li>
  );
}

function What({ event }: { event: TimelineEvent }) {
  switch (event.__typename) {
    case "Order":
      return <OrderWords order={event} />;
    case "Visit":
      return (
        <Line>
          <span className="font-medium">Visit</span>
          <Id>{event.externalId}</Id>
        </Line>
      );
    case "Recipient":
      return <MessageWords message={event} />;
  }
}

const STATUSES = {
  PENDING: { word: "Pending", tone: "plain" },
  COMPLETED: { word: "Completed", tone: "good" },
  CANCELLED: { word: "Cancelled", tone: "warn" },
  REFUNDED: { word: "Refunded", tone: "warn" },
} as const;

function OrderWords({ order }: { order: Extract<TimelineEvent, { __typename: "Order" }> }) {
  const format = useFormat();
  const { word, tone } = STATUSES[order.status];
  return (
    <Line>
      <span className="font-medium tabular-nums">Order of {format.money(order.amount)}</span>
      {order.status !== "COMPLETED" && <Badge tone={tone}>{word}</Badge>}
      <Id>{order.externalId}</Id>
    </Line>
  );
}

function MessageWords({ message }: { message: Extract<TimelineEvent, { __typename: "Recipient" }> }) {
  const { workspace } = useWorkspace();
  const { campaign, outcome, reason, text } = message;
  return (
    <>
      <Line>
        <Link
          href={`/w/${workspace.id}/campaigns/${campaign.id}`}
          prefetch={false}
          className="min-w-0 font-medium break-words underline-offset-2 hover:underline"
        >
          {campaign.name}
        </Link>
        <OutcomeBadge outcome={outcome} />
        {reason && <span className="text-ink-soft">{reasonWords(reason)}</span>}
      </Line>
      {text && <p className="mt-1 line-clamp-3 break-words whitespace-pre-line text-ink-soft">{text}</p>}
    </>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">{children}</p>;
}

function Id({ children }: { children: string }) {
  return <span className="max-w-full truncate text-ink-soft">{children}</span>;
}
