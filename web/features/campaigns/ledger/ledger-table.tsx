"use client";

import { memo, useEffect, useRef } from "react";

import { Button } from "@/components/ui/button";
import { useRowsInSight } from "@/components/ui/use-rows-in-sight";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";
import type { UsedKeysetList } from "@/lib/graphql/use-keyset-list";
import { reasonWords } from "../stats/reasons";
import type { Recipient } from "./ledger-documents";
import { OutcomeBadge } from "./outcome-badge";

const ROW_PIXELS = 44;
const AHEAD = 40;
const COLUMNS =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 @2xl:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_7rem_minmax(0,1.2fr)_9rem]";
const WIDE = "@max-2xl:hidden";

type Props = { list: UsedKeysetList<Recipient>; onChoose: (id: string, by: HTMLElement) => void };

/** A window onto the list: it has a height of its own, so that the page's end stays in reach. */
export function LedgerTable({ list, onChoose }: Props) {
  const { items, hasMore, more, stale, loadingMore, problem } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const { from, to } = useRowsInSight({ count: items.length, rowHeight: ROW_PIXELS, frame, scroller });
  useEffect(() => {
    if (!stale && hasMore && to >= items.length - AHEAD) void more();
  }, [stale, hasMore, to, items.length, more]);
  return (
    <div className="@container">
      <div
        role="table"
        aria-label="Recipients"
        aria-rowcount={hasMore ? -1 : items.length + 1}
        aria-busy={stale || loadingMore}
        className={classNames("overflow-hidden rounded-lg border bg-surface transition-opacity", stale && "opacity-60")}
      >
        <div role="rowgroup" className="border-b text-xs font-medium text-ink-soft">
          <div role="row" aria-rowindex={1} className={classNames(COLUMNS, "h-9")}>
            <span role="columnheader">Customer</span>
            <span role="columnheader" className={WIDE}>
              Address
            </span>
            <span role="columnheader">Outcome</span>
            <span role="columnheader" className={WIDE}>
              Reason
            </span>
            <span role="columnheader" className={WIDE}>
              Settled
            </span>
          </div>
        </div>
        <div ref={scroller} role="presentation" className="max-h-[33rem] overflow-y-auto overscroll-contain">
          <div ref={frame} role="rowgroup" style={{ height: items.length * ROW_PIXELS }}>
            <div style={{ transform: `translateY(${from * ROW_PIXELS}px)` }}>
              {items.slice(from, to).map((recipient, place) => (
                <LedgerRow key={recipient.id} recipient={recipient} place={from + place} onChoose={onChoose} />
              ))}
            </div>
          </div>
        </div>
      </div>
      {problem && !stale && (
        <p role="alert" className="flex items-center justify-center gap-3 py-3 text-[0.8125rem] text-ink-soft">
          {problem.message}
          <Button size="small" onClick={() => void (hasMore ? more() : list.reload())}>
            Try again
          </Button>
        </p>
      )}
    </div>
  );
}

type RowProps = { recipient: Recipient; place: number; onChoose: (id: string, by: HTMLElement) => void };

const LedgerRow = memo(function LedgerRow({ recipient, place, onChoose }: RowProps) {
  const { id, customer, address, outcome, reason, sentAt, receiptAt } = recipient;
  const format = useFormat();
  const settled = receiptAt ?? sentAt;
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      className={classNames(COLUMNS, "relative h-11 text-[0.8125rem] hover:bg-raised/60", place > 0 && "border-t")}
    >
      <div role="cell" className="min-w-0 truncate">
        <button
          type="button"
          onClick={({ currentTarget }) => onChoose(id, currentTarget)}
          className="max-w-full truncate text-left after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {customer.name ?? customer.externalId}
        </button>
      </div>
      <div role="cell" className={classNames("truncate text-ink-soft tabular-nums", WIDE)}>
        {address ?? "–"}
      </div>
      <div role="cell">
        <OutcomeBadge outcome={outcome} />
      </div>
      <div role="cell" className={classNames("truncate text-ink-soft", WIDE)}>
        {reason ? reasonWords(reason) : "–"}
      </div>
      <div role="cell" className={classNames("truncate text-ink-soft tabular-nums", WIDE)}>
        {settled ? (
          <time dateTime={settled} title={format.dateTimeExact(settled)}>
            {format.dateTime(settled)}
          </time>
        ) : (
          "–"
        )}
      </div>
    </div>
  );
});
