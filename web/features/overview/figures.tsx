"use client";

import { TrendingDown, TrendingUp } from "lucide-react";

import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";
import { answered, changeOf } from "./figures-of";
import type { Happened, Totals } from "./overview-documents";

type Props = { totals: Totals; happened: Happened };

/** The sums of the days, beside those of as many days before. */
export function Figures({ totals, happened: { sums, before, days } }: Props) {
  const format = useFormat();
  const compare = (now: number, then: number) => ({ change: changeOf(now, then), days: days.length });
  const all = answered(sums);
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-5">
      <Figure
        name="Spend"
        value={format.money(sums.revenue)}
        more={`${format.moneyShort(totals.totalSpend)} in all`}
        className="max-lg:col-span-2"
        {...compare(Number(sums.revenue), Number(before.revenue))}
      />
      <Figure
        name="Orders"
        value={format.count(sums.orders)}
        more={`${format.count(totals.orders)} in all`}
        {...compare(sums.orders, before.orders)}
      />
      <Figure
        name="New customers"
        value={format.count(sums.newCustomers)}
        more={`${format.count(totals.customers)} in all`}
        {...compare(sums.newCustomers, before.newCustomers)}
      />
      <Figure
        name="Messages delivered"
        value={format.count(sums.messagesSent)}
        more={`${format.count(sums.messagesFailed)} failed`}
        {...compare(sums.messagesSent, before.messagesSent)}
      />
      <Figure
        name="Delivery rate"
        value={all > 0 ? format.percent(sums.messagesSent, all) : "–"}
        more={rateBefore()}
        change={null}
        days={days.length}
      />
    </dl>
  );

  function rateBefore(): string {
    const then = answered(before);
    return then > 0 ? `${format.percent(before.messagesSent, then)} before` : "none sent before";
  }
}

type FigureProps = {
  name: string;
  value: string;
  /** What puts the value in proportion. */
  more: string;
  change: number | null;
  days: number;
  className?: string;
};

function Figure({ name, value, more, change, days, className }: FigureProps) {
  return (
    <div className={classNames("min-w-0 bg-surface px-4 py-3.5", className)}>
      <dt className="text-xs text-ink-soft">{name}</dt>
      <dd className="mt-1 min-w-0">
        <span className="block text-lg leading-7 font-semibold tracking-tight break-all tabular-nums">{value}</span>
        <span className="mt-0.5 flex flex-wrap gap-x-2.5 text-xs text-ink-soft tabular-nums">
          <Change change={change} days={days} />
          <span>{more}</span>
        </span>
      </dd>
    </div>
  );
}

const signed = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0, signDisplay: "exceptZero" });

/** More is not always better, so it has no colour of its own. */
function Change({ change, days }: { change: number | null; days: number }) {
  if (change === null || Math.abs(change) < 0.005) return null;
  const Icon = change > 0 ? TrendingUp : TrendingDown;
  return (
    <span className="inline-flex items-center gap-1 text-ink">
      <Icon aria-hidden className="size-3.5" />
      {signed.format(change)}
      <span className="sr-only"> compared with the {days} days before</span>
    </span>
  );
}
