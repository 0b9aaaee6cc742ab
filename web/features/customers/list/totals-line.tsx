"use client";

import { useQuery } from "urql";

import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/lib/format";

import { TotalsDocument, type Totals } from "./list-documents";

/** What the workspace holds altogether; null until it is known. */
export function useTotals(): Totals | null {
  const [{ data }] = useQuery({ query: TotalsDocument });
  return data?.workspaceTotals ?? null;
}

/** The same in a line below the heading. */
export function TotalsLine({ totals }: { totals: Totals | null }) {
  const format = useFormat();
  if (!totals) return <Skeleton className="mt-1 w-72 max-w-full" />;
  const { customers, orders, visits, totalSpend } = totals;
  const parts = [counted(customers, "customer"), counted(orders, "order"), counted(visits, "visit"), `${format.money(totalSpend)} spent`];
  return (
    <p className="flex flex-wrap gap-x-4 tabular-nums">
      {parts.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </p>
  );

  function counted(count: number, noun: string): string {
    return `${format.count(count)} ${noun}${count === 1 ? "" : "s"}`;
  }
}
