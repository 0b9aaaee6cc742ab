"use client";

import { X } from "lucide-react";

/** Says that what follows must not hold; takes itself away. */
export function NotMark({ onRemove }: { onRemove: () => void }) {
  return (
    <button
      type="button"
      data-part="not"
      aria-label="Not: take it away"
      onClick={onRemove}
      className="my-1 inline-flex h-6 shrink-0 items-center gap-0.5 rounded bg-bad-soft pr-1 pl-2 text-[0.8125rem] font-medium text-bad"
    >
      not
      <X aria-hidden className="size-3" />
    </button>
  );
}
