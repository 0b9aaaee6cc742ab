"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";

import { classNames } from "@/lib/class-names";

type Props = {
  /** Its height until somebody wants all of it. */
  className: string;
  /** Stands below it, beside the button. */
  foot: ReactNode;
  children: ReactNode;
};

/** As high whatever is in it, so that nothing below moves when it comes; all of it on demand. */
export function Clamped({ className, foot, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [cut, setCut] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element || open) return;
    const observer = new ResizeObserver(() => setCut(element.scrollHeight > element.clientHeight + 1));
    // What it holds may grow while it stays as it is.
    for (const each of [element, ...element.children]) observer.observe(each);
    return () => observer.disconnect();
  }, [open]);
  return (
    <>
      <div ref={box} className={classNames("relative overflow-hidden", !open && className)}>
        {children}
        {cut && !open && (
          <div aria-hidden className="pointer-events-none absolute inset-x-0 bottom-0 h-10 bg-linear-to-t from-surface" />
        )}
      </div>
      <div className="mt-3 flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1 text-xs leading-4 text-ink-soft">
        {foot}
        {(cut || open) && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="rounded text-[0.8125rem] font-medium text-accent hover:underline"
          >
            {open ? "Show less" : "Show all"}
          </button>
        )}
      </div>
    </>
  );
}
