"use client";

import { memo } from "react";

import { OutcomeBadge } from "@/components/outcome-badge";
import { EndlessTable } from "@/components/ui/endless-table";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";
import type { UsedKeysetList } from "@/lib/graphql/use-keyset-list";
import { reasonWords } from "@/lib/reasons";
import type { Recipient } from "./ledger-documents";

// The last has room for a date and a time in nearly every language; in the others it takes two lines.
const COLUMNS =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 @2xl:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_7rem_minmax(0,1.2fr)_10.5rem]";
const WIDE = "@max-2xl:hidden";
const HEADINGS = [
  { name: "Customer" },
  { name: "Address", className: WIDE },
  { name: "Outcome" },
  { name: "Reason", className: WIDE },
  { name: "Settled", className: WIDE },
];

type Props = { list: UsedKeysetList<Recipient>; onChoose: (id: string) => void };

/** The recipients in a window of their own, so that the page's end stays in reach. */
export function LedgerTable({ list, onChoose }: Props) {
  return (
    <EndlessTable
      label="Recipients"
      list={list}
      columns={COLUMNS}
      headings={HEADINGS}
      // Of a row, `h-11`.
      rowHeight={44}
      ahead={40}
      windowClass="max-h-[33rem] overflow-y-auto overscroll-contain rounded-b-lg"
      row={(recipient, place) => <LedgerRow key={recipient.id} recipient={recipient} place={place} onChoose={onChoose} />}
    />
  );
}

type RowProps = { recipient: Recipient; place: number; onChoose: (id: string) => void };

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
          onClick={() => onChoose(id)}
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
      <div role="cell" className={classNames("leading-4 text-balance text-ink-soft tabular-nums", WIDE)}>
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
