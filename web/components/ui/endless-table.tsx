"use client";

import { LoaderCircle } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from "react";

import { Button } from "@/components/ui/button";
import { useRowsInSight } from "@/components/ui/use-rows-in-sight";
import { classNames } from "@/lib/class-names";

/** Rows that are read page by page. */
type EndlessList<T> = {
  items: readonly T[];
  hasMore: boolean;
  loadingMore: boolean;
  /** Whether the rows are those of other filters, while the first answer is awaited. */
  stale: boolean;
  problem: { message: string } | null;
  more: () => Promise<void>;
};

type Heading = { name: string; className?: string };
/** In pixels: one for all widths, or one with room for the columns, from a width of the table on, and one without. */
type RowHeight = number | { wide: number; narrow: number; wideFrom: number };

type Props<T> = {
  label: string;
  list: EndlessList<T>;
  /** The grid that headings and rows share. */
  columns: string;
  headings: readonly Heading[];
  /** Where the headings are to be heard alone. */
  headingsClass?: string;
  rowHeight: RowHeight;
  /** The next page is fetched when this many rows are left. */
  ahead: number;
  /** The looks of a window of its own onto the rows; without it they scroll with the page. */
  windowClass?: string;
  /** Draws one row, whose place counts from 0: headings are the first row. */
  row: (item: T, place: number) => ReactNode;
};

/** A table of any length: only the rows in sight are drawn, and the next page is fetched before it is needed. */
export function EndlessTable<T>(props: Props<T>) {
  const { label, list, columns, headings, headingsClass, rowHeight, ahead, windowClass, row } = props;
  const { items, hasMore, more, stale, loadingMore } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const height = useRowHeight(frame, rowHeight);
  const { from, to } = useRowsInSight({ count: items.length, rowHeight: height, frame, scroller });
  useEffect(() => {
    if (!stale && hasMore && to >= items.length - ahead) void more();
  }, [stale, hasMore, to, items.length, ahead, more]);
  return (
    <div className="@container">
      <div
        role="table"
        aria-label={label}
        // How many there are is known once the end is reached.
        aria-rowcount={hasMore ? -1 : items.length + 1}
        aria-busy={stale || loadingMore}
        className={classNames("rounded-lg border bg-surface transition-opacity", stale && "opacity-60")}
      >
        <div role="rowgroup" className={classNames("rounded-t-lg border-b text-xs font-medium text-ink-soft", headingsClass)}>
          <div role="row" aria-rowindex={1} className={classNames(columns, "h-9")}>
            {headings.map(({ name, className }) => (
              <span key={name} role="columnheader" className={className}>
                {name}
              </span>
            ))}
          </div>
        </div>
        <div ref={windowClass ? scroller : undefined} role="presentation" className={windowClass}>
          <div ref={frame} role="rowgroup" style={{ height: items.length * height }}>
            <div style={{ transform: `translateY(${from * height}px)` }}>
              {items.slice(from, to).map((item, place) => row(item, from + place))}
            </div>
          </div>
        </div>
      </div>
      <Foot list={list} />
    </div>
  );
}

/** The container's width counts the lines to the left and the right. */
const BORDER_PIXELS = 2;

function useRowHeight(frame: RefObject<HTMLElement | null>, height: RowHeight): number {
  const [isWide, setWide] = useState(true);
  const wideFrom = typeof height === "number" ? 0 : height.wideFrom;
  useLayoutEffect(() => {
    if (!frame.current) return;
    const measure = () => setWide((frame.current?.clientWidth ?? wideFrom) + BORDER_PIXELS >= wideFrom);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [frame, wideFrom]);
  if (typeof height === "number") return height;
  return isWide ? height.wide : height.narrow;
}

function Foot<T>({ list: { loadingMore, problem, hasMore, more, stale } }: { list: EndlessList<T> }) {
  if (loadingMore) {
    return (
      <p className="flex items-center justify-center gap-2 py-4 text-[0.8125rem] text-ink-soft">
        <LoaderCircle aria-hidden className="size-4 animate-spin motion-reduce:animate-none" /> Loading more
      </p>
    );
  }
  if (!problem || stale || !hasMore) return null;
  return (
    <p role="alert" className="flex flex-wrap items-center justify-center gap-3 py-4 text-[0.8125rem] text-ink-soft">
      More could not be loaded. {problem.message}
      <Button size="small" onClick={() => void more()}>
        Try again
      </Button>
    </p>
  );
}
