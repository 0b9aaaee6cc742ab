"use client";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Problem } from "@/components/ui/problem";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/lib/format";
import { useKeysetList, type UsedKeysetList } from "@/lib/graphql/use-keyset-list";

import { TimelineDocument, type TimelineEntry } from "./person-documents";
import { daysOf, keyOf } from "./timeline-days";
import { TimelineRow } from "./timeline-row";

/** Everything that happened with a customer, the latest first. */
export function Timeline({ externalId }: { externalId: string }) {
  const list = useKeysetList<TimelineEntry>({
    name: `timeline of ${externalId}`,
    load: async (client, after) => {
      const variables = { externalId, after };
      const { data, error } = await client
        .query(TimelineDocument, variables, { requestPolicy: "network-only" })
        .toPromise();
      if (!data?.customer) throw error ?? new Error("the customer is gone");
      return data.customer.timeline;
    },
    idOf: keyOf,
  });
  return (
    <Card title="Timeline">
      <Content list={list} />
    </Card>
  );
}

function Content({ list }: { list: UsedKeysetList<TimelineEntry> }) {
  const { items, phase, problem, hasMore, loadingMore, more, refresh } = list;
  const format = useFormat();
  if (items.length === 0) {
    if (phase === "failed") {
      return (
        <Problem title="The timeline could not be loaded" onRetry={() => void refresh()}>
          {problem?.message}
        </Problem>
      );
    }
    if (phase === "fresh") return <TimelineSkeleton />;
    return <p className="text-[0.8125rem] text-ink-soft">Nothing has happened yet: no order, no visit, no message.</p>;
  }
  return (
    <>
      <ol className="-my-1 divide-y">
        {daysOf(items, format.date).map(({ day, entries }) => (
          <li key={day} className="gap-x-4 py-1 sm:grid sm:grid-cols-[6.5rem_minmax(0,1fr)]">
            <h3 className="text-[0.8125rem] leading-5 text-ink-soft max-sm:pt-1.5 max-sm:text-xs sm:py-2">{day}</h3>
            <ol>
              {entries.map((entry) => (
                <TimelineRow key={keyOf(entry)} entry={entry} />
              ))}
            </ol>
          </li>
        ))}
      </ol>
      {problem && (
        <p role="alert" className="mt-3 text-[0.8125rem] text-ink-soft">
          {problem.message}
        </p>
      )}
      {hasMore && (
        <div className="mt-2 border-t pt-3">
          <Button size="small" disabled={loadingMore} aria-busy={loadingMore} onClick={() => void more()}>
            {problem ? "Try again" : "Show earlier"}
          </Button>
        </div>
      )}
    </>
  );
}

function TimelineSkeleton() {
  return (
    <div role="status" className="grid gap-4 py-1">
      <span className="sr-only">Loading the timeline</span>
      {[0.5, 0.7, 0.4, 0.6].map((width) => (
        <Skeleton key={width} style={{ width: `${width * 100}%` }} />
      ))}
    </div>
  );
}
