import type { ReactNode } from "react";

/** A key as it is printed on keyboards. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded border bg-canvas px-1 font-sans text-[0.6875rem] leading-none text-ink-soft">
      {children}
    </kbd>
  );
}
