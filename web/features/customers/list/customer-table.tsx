"use client";

import { LoaderCircle } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type RefObject } from "react";

import { Button } from "@/components/ui/button";
import { useIsWide } from "@/components/ui/use-is-wide";
import { useRowsInSight } from "@/components/ui/use-rows-in-sight";
import { classNames } from "@/lib/class-names";
import type { UsedKeysetList } from "@/lib/graphql/use-keyset-list";

import { gridOf, type Column } from "./columns";
import { alignment, CustomerRow, NarrowRow, rowLooks } from "./customer-row";
import type { ListedCustomer } from "./list-documents";

/** Heights of a row with its columns and of one where there is no room for them; `customer-row.tsx` draws them so. */
const ROW_PIXELS = { wide: 44, narrow: 64 };
const WIDE_PIXELS = 640;
/** The next page is fetched when this many rows are left. */
const AHEAD = 150;

type Props = { list: UsedKeysetList<ListedCustomer> & { name: string }; columns: readonly Column[] };

/** A window onto the list: it has a height of its own, so that its headings and its last columns stay in reach. */
export function CustomerTable({ list, columns }: Props) {
  const { name, items, hasMore, more, stale, loadingMore, problem } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const isWide = useIsWide(scroller, WIDE_PIXELS);
  const rowHeight = isWide ? ROW_PIXELS.wide : ROW_PIXELS.narrow;
  const { from, to } = useRowsInSight({ count: items.length, rowHeight, frame, scroller });
  const { template, width } = useMemo(() => gridOf(columns), [columns]);
  useScrollPlace(scroller, name);
  useEffect(() => {
    if (!stale && hasMore && !problem && to >= items.length - AHEAD) void more();
  }, [stale, hasMore, problem, to, items.length, more]);
  const Row = isWide ? CustomerRow : NarrowRow;
  return (
    <div
      ref={scroller}
      role="table"
      aria-label="Customers"
      // How many there are is known once the end is reached.
      aria-rowcount={hasMore ? -1 : items.length + 1}
      aria-busy={stale}
      onKeyDown={moveAmongRows}
      className={classNames(
        "min-h-64 overflow-auto overscroll-contain rounded-lg border bg-surface transition-opacity",
        stale && "opacity-60",
      )}
    >
      <div style={isWide ? { minWidth: `${width}rem` } : undefined}>
        <Headings columns={columns} template={template} isWide={isWide} />
        <div ref={frame} role="rowgroup" style={{ height: items.length * rowHeight }}>
          <div style={{ transform: `translateY(${from * rowHeight}px)` }}>
            {items.slice(from, to).map((customer, place) => (
              <Row key={customer.id} customer={customer} place={from + place} columns={columns} template={template} />
            ))}
          </div>
        </div>
        {(loadingMore || (problem && !stale)) && (
          <div className="sticky left-0 flex max-w-[100cqw] items-center justify-center gap-3 border-t py-3 text-[0.8125rem] text-ink-soft">
            {loadingMore ? (
              <>
                <LoaderCircle aria-hidden className="size-4 animate-spin motion-reduce:animate-none" /> Loading more
              </>
            ) : (
              <>
                <span role="alert">{problem?.message}</span>
                <Button size="small" onClick={() => void (hasMore ? more() : list.refresh())}>
                  Try again
                </Button>
              </>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

type HeadingsProps = { columns: readonly Column[]; template: string; isWide: boolean };

function Headings({ columns, template, isWide }: HeadingsProps) {
  return (
    <div
      role="rowgroup"
      className={classNames(
        "sticky top-0 z-10 border-b bg-surface text-xs font-medium text-ink-soft",
        !isWide && "sr-only",
      )}
    >
      <div role="row" aria-rowindex={1} className={classNames(rowLooks, "h-9")} style={{ gridTemplateColumns: template }}>
        <span role="columnheader">Name</span>
        {columns.map(({ id, label }, place) => (
          <span key={id} role="columnheader" className={classNames("truncate", alignment(columns, place))}>
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}

/** The arrow keys lead from one row to the next, as Tab does. */
function moveAmongRows(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target instanceof Element ? event.target.closest("[role=row]") : null;
  if (!step || !row || event.altKey || event.ctrlKey || event.metaKey) return;
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  const link = next?.querySelector("a");
  if (!link) return;
  event.preventDefault();
  link.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

const places = new Map<string, number>();

/** Going back to the list shows it where it was left; another list begins at its top. */
function useScrollPlace(scroller: RefObject<HTMLElement | null>, name: string): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTo(0, places.get(name) ?? 0);
    const note = () => places.set(name, element.scrollTop);
    element.addEventListener("scroll", note, { passive: true });
    return () => element.removeEventListener("scroll", note);
  }, [scroller, name]);
}
