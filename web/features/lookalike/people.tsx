"use client";

import Link from "next/link";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { customerPath } from "@/lib/customer-path";
import { useFormat } from "@/lib/format";
import { useWorkspace } from "@/lib/workspace-context";

import type { Lookalike } from "./documents";

const FIRST = 8;

/** Those most like the members, the best first. */
export function People({ people }: { people: Lookalike["people"] }) {
  const { workspace } = useWorkspace();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const shown = all ? people : people.slice(0, FIRST);
  // Scores put people in order and are no probabilities: beside the best one they say something, not by their size.
  const best = Math.max(...people.map(({ score }) => score), Number.EPSILON);
  const likeness = (score: number) => Math.round((score / best) * 100);
  return (
    <>
      <ol className="divide-y rounded-lg border">
        {shown.map(({ customer, score }) => (
          <li key={customer.id} className="flex h-11 items-center gap-3 px-3 text-[0.8125rem]">
            <span className="min-w-0 flex-1 truncate">
              <Link href={customerPath(workspace.id, customer.externalId)} prefetch={false} className="font-medium hover:underline">
                {customer.name ?? customer.email ?? customer.phone ?? customer.externalId}
              </Link>
              {customer.city && <span className="text-ink-soft"> · {customer.city}</span>}
            </span>
            <span className="w-24 text-right text-ink-soft tabular-nums max-sm:hidden">{format.money(customer.totalSpend)}</span>
            <span className="flex w-28 items-center justify-end gap-2">
              <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-line">
                <span className="block h-full rounded-full bg-accent" style={{ width: `${likeness(score)}%` }} />
              </span>
              <span className="w-8 text-right tabular-nums">
                <span className="sr-only">likeness </span>
                {likeness(score)}
                <span className="sr-only"> of 100</span>
              </span>
            </span>
          </li>
        ))}
      </ol>
      {people.length > shown.length && (
        <Button look="quiet" size="small" className="mt-1" onClick={() => setAll(true)}>
          Show all {format.count(people.length)}
        </Button>
      )}
    </>
  );
}
