"use client";

import { LoaderCircle } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

import { Button } from "@/components/ui/button";
import { useRowsInSight } from "@/components/ui/use-rows-in-sight";
import { classNames } from "@/lib/class-names";
import type { UsedKeysetList } from "@/lib/graphql/use-keyset-list";
import { CampaignRow, columns } from "./campaign-row";
import type { ListedCampaign } from "./history-documents";

/** Heights of a row with room for its columns and without; `campaign-row.tsx` draws them so. */
const ROW_PIXELS = { wide: 64, narrow: 136 };
/** From this width on there is room: Tailwind's `@4xl`. */
const WIDE_PIXELS = 896;
/** The next page is fetched when this many rows are left. */
const AHEAD = 25;

/** The campaigns of the list; only the rows in sight are drawn, the next page is fetched before it is needed. */
export function HistoryTable({ list }: { list: UsedKeysetList<ListedCampaign> }) {
  const { items, hasMore, more, stale } = list;
  const frame = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight(frame);
  const { from, to } = useRowsInSight({ count: items.length, rowHeight, frame });
  useEffect(() => {
    if (!stale && hasMore && to >= items.length - AHEAD) void more();
  }, [stale, hasMore, to, items.length, more]);
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
        <div ref={frame} role="rowgroup" style={{ height: items.length * rowHeight }}>
          <div style={{ transform: `translateY(${from * rowHeight}px)` }}>
            {items.slice(from, to).map((campaign, place) => (
              <CampaignRow key={campaign.id} campaign={campaign} place={from + place} />
            ))}
          </div>
        </div>
      </div>
      <Foot list={list} />
    </div>
  );
}

function useRowHeight(frame: RefObject<HTMLElement | null>): number {
  const [isWide, setWide] = useState(true);
  useLayoutEffect(() => {
    if (!frame.current) return;
    const measure = () => setWide((frame.current?.clientWidth ?? WIDE_PIXELS) + BORDER_PIXELS >= WIDE_PIXELS);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [frame]);
  return isWide ? ROW_PIXELS.wide : ROW_PIXELS.narrow;
}

/** The container's width counts the lines to the left and the right. */
const BORDER_PIXELS = 2;

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
