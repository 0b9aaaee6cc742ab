"use client";

import type { ReactNode } from "react";

import { useFormat } from "@/lib/format";

import type { Customer } from "./person-documents";

/** What the customer's orders and visits come to. */
export function FactTiles({ customer }: { customer: Customer }) {
  const format = useFormat();
  const { totalSpend, orderCount, visitCount, firstOrderAt, lastOrderAt, lastVisitAt, createdAt } = customer;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4">
      <Tile name="Spend" value={format.money(totalSpend)}>
        {orderCount > 0 ? "in completed orders" : "no completed order yet"}
      </Tile>
      <Tile name="Orders" value={format.count(orderCount)}>
        {firstOrderAt && lastOrderAt ? ordered(firstOrderAt, lastOrderAt) : "none completed"}
      </Tile>
      <Tile name="Visits" value={format.count(visitCount)}>
        {lastVisitAt ? <>last {moment(lastVisitAt)}</> : "none yet"}
      </Tile>
      <Tile name="Customer since" value={format.date(createdAt)}>
        {moment(createdAt, true)}
      </Tile>
    </dl>
  );

  function ordered(first: string, last: string): ReactNode {
    if (first === last) return <>on {moment(first)}</>;
    return (
      <>
        {moment(first)} to {moment(last)}
      </>
    );
  }

  function moment(at: string, ago = false): ReactNode {
    return (
      <time dateTime={at} title={format.dateTimeExact(at)}>
        {ago ? howLong(at) : format.date(at)}
      </time>
    );
  }
}

function Tile({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div className="min-w-0 bg-surface px-4 py-3.5">
      <dt className="text-[0.8125rem] text-ink-soft">{name}</dt>
      <dd className="mt-0.5">
        <span className="block text-xl leading-7 font-semibold tracking-tight break-words tabular-nums">{value}</span>
        <span className="block text-[0.8125rem] text-ink-soft tabular-nums">{children}</span>
      </dd>
    </div>
  );
}

const DAY = 86_400_000;

/** "for 3 years", "for 5 months", "for 12 days". */
function howLong(since: string, now = Date.now()): string {
  const days = Math.max(0, Math.floor((now - Date.parse(since)) / DAY));
  const [count, unit] = days >= 730 ? [days / 365.25, "year"] : days >= 60 ? [days / 30.44, "month"] : [days, "day"];
  const whole = Math.floor(count);
  return whole === 0 ? "since today" : `for ${whole} ${unit}${whole === 1 ? "" : "s"}`;
}
