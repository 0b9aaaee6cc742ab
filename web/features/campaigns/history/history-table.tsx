"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { LoaderCircle } from "lucide-react";
import { Tooltip } from "radix-ui";
import { useEffect, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { classNames } from "@/lib/class-names";
import type { UsedKeysetList } from "@/lib/graphql/use-keyset-list";
import { CampaignRow, columns } from "./campaign-row";
import type { ListedCampaign } from "./history-documents";

const ROW_PIXELS = 64;
/** The next page is fetched when this many rows are left. */
const AHEAD = 25;

/** The campaigns of the list; only the rows in sight are drawn, the next page is fetched before it is needed. */
export function HistoryTable({ list }: { list: UsedKeysetList<ListedCampaign> }) {
  const { items, hasMore, more, stale } = list;
  const frame = useRef<HTMLDivElement>(null);
  const top = useTop(frame);
  const rows = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => ROW_PIXELS,
    getItemKey: (place) => items[place]?.id ?? place,
    overscan: 6,
    scrollMargin: top,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  useEffect(() => {
    if (!stale && hasMore && last >= 0 && last >= items.length - AHEAD) void more();
  }, [stale, hasMore, last, items.length, more]);
  return (
    <div className="@container">
      <div
        role="table"
        aria-label="Campaigns"
        // How many there are is known once the end is reached.
        aria-rowcount={hasMore ? -1 : items.length + 1}
        aria-busy={stale}
        className={classNames("rounded-lg border bg-surface transition-opacity", stale && "opacity-60")}
      >
        <Headings />
        <Tooltip.Provider delayDuration={500}>
          <div ref={frame} role="rowgroup" className="relative" style={{ height: rows.getTotalSize() }}>
            {shown.map(({ index, key, start }) => {
              const campaign = items[index];
              return (
                campaign && (
                  <div
                    key={key}
                    ref={rows.measureElement}
                    data-index={index}
                    className="absolute inset-x-0 top-0"
                    style={{ transform: `translateY(${start - top}px)` }}
                  >
                    <CampaignRow campaign={campaign} place={index} />
                  </div>
                )
              );
            })}
          </div>
        </Tooltip.Provider>
      </div>
      <Foot list={list} />
    </div>
  );
}

function Headings() {
  return (
    <div role="rowgroup" className="rounded-t-lg border-b text-xs font-medium text-ink-soft @max-4xl:sr-only">
      <div role="row" aria-rowindex={1} className={classNames(columns, "h-9")}>
        <span role="columnheader">Campaign</span>
        <span role="columnheader">Status</span>
        <span role="columnheader" className="text-right">
          Audience
        </span>
        <span role="columnheader" className="text-right">
          Sent
        </span>
        <span role="columnheader" className="text-right">
          Failed
        </span>
        <span role="columnheader" className="text-right">
          Pending
        </span>
        <span role="columnheader" className="pl-2">
          Launched
        </span>
      </div>
    </div>
  );
}

function Foot({ list }: { list: UsedKeysetList<ListedCampaign> }) {
  const { loadingMore, problem, hasMore, more, stale } = list;
  if (loadingMore) {
    return (
      <p className="flex items-center justify-center gap-2 py-4 text-[0.8125rem] text-ink-soft">
        <LoaderCircle aria-hidden className="size-4 animate-spin motion-reduce:animate-none" /> Loading more
      </p>
    );
  }
  if (!problem || stale || !hasMore) return null;
  return (
    <p role="alert" className="flex items-center justify-center gap-3 py-4 text-[0.8125rem] text-ink-soft">
      More could not be loaded. {problem.message}
      <Button size="small" onClick={() => void more()}>
        Try again
      </Button>
    </p>
  );
}

/** How far below the top of the page the rows begin. */
function useTop(frame: React.RefObject<HTMLDivElement | null>): number {
  const [top, setTop] = useState(0);
  useEffect(() => {
    const measure = () => {
      if (frame.current) setTop(frame.current.getBoundingClientRect().top + window.scrollY);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [frame]);
  return top;
}
