"use client";

import { useEffect, useState, type RefObject } from "react";

/** Rows drawn beyond the edges, so that a quick hand does not see where they end. */
const BEYOND = 8;
/** The range moves in steps of so many rows: a scroll of a few pixels draws nothing. */
const STEP = 4;

export type Range = { from: number; to: number };

/** The rows of one height to draw, for a window that shows `height` pixels from `top` on. */
export function rangeInSight(count: number, rowHeight: number, top: number, height: number): Range {
  const first = Math.floor(Math.max(0, top) / rowHeight / STEP) * STEP - BEYOND;
  const last = Math.ceil((top + height) / rowHeight / STEP) * STEP + BEYOND;
  const from = Math.min(Math.max(0, first), Math.max(0, count - 1));
  return { from, to: Math.max(from, Math.min(count, last)) };
}

type Options = {
  count: number;
  rowHeight: number;
  /** What is as high as all rows together. */
  frame: RefObject<HTMLElement | null>;
  /** What scrolls; the window where it is left out. */
  scroller?: RefObject<HTMLElement | null>;
};

/** Which rows of a long list are in sight. Of rows that are all of one height no more needs to be known. */
export function useRowsInSight({ count, rowHeight, frame, scroller }: Options): Range {
  const [range, setRange] = useState<Range>({ from: 0, to: Math.min(count, 2 * BEYOND) });
  useEffect(() => {
    let asked = 0;
    const look = () => {
      asked = 0;
      if (!frame.current) return;
      const view = scroller?.current?.getBoundingClientRect() ?? { top: 0, height: window.innerHeight };
      const top = view.top - frame.current.getBoundingClientRect().top;
      const next = rangeInSight(count, rowHeight, top, view.height);
      setRange((range) => (range.from === next.from && range.to === next.to ? range : next));
    };
    const ask = () => {
      asked ||= requestAnimationFrame(look);
    };
    look();
    const target = scroller?.current ?? window;
    target.addEventListener("scroll", ask, { passive: true });
    window.addEventListener("resize", ask);
    return () => {
      cancelAnimationFrame(asked);
      target.removeEventListener("scroll", ask);
      window.removeEventListener("resize", ask);
    };
  }, [count, rowHeight, frame, scroller]);
  // The list may have become shorter since.
  return range.to <= count ? range : rangeInSight(count, rowHeight, range.from * rowHeight, 0);
}
