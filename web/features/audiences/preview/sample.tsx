"use client";

import { Skeleton } from "@/components/ui/skeleton";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";

import type { PreviewData } from "./use-preview";

/** Some of the people a rule means, so that one sees at once when it means the wrong ones. */
export function Sample({ people, dimmed }: { people: PreviewData["sample"] | null; dimmed: boolean }) {
  const format = useFormat();
  if (people?.length === 0) return null;
  return (
    <div className={classNames("border-t px-4 py-3.5 transition-opacity", dimmed && people && "opacity-60")}>
      <h2 className="text-[0.8125rem] text-ink-soft">Among them</h2>
      <ul className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-1">
        {people
          ? people.map((person) => (
              <li key={person.id} className="flex items-baseline gap-2">
                <span className="min-w-0 flex-1 truncate">
                  {person.name ?? person.email ?? person.phone ?? person.externalId}
                  {person.city && <span className="text-ink-soft"> · {person.city}</span>}
                </span>
                <span className="shrink-0 text-[0.8125rem] text-ink-soft tabular-nums">{format.money(person.totalSpend)}</span>
              </li>
            ))
          : [1, 2, 3].map((row) => <Skeleton key={row} className="my-0.5 w-full" />)}
      </ul>
    </div>
  );
}
