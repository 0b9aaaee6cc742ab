import { useId, type ReactNode } from "react";

import { classNames } from "@/lib/class-names";

type Props = { title: string; aside?: ReactNode; className?: string; children: ReactNode };

/** One matter of a page, in a box under its heading. */
export function Card({ title, aside, className, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classNames("min-w-0 rounded-lg border bg-surface", className)}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 pt-3.5">
        <h2 id={id} className="text-[0.8125rem] font-medium">
          {title}
        </h2>
        {aside && <div className="text-[0.8125rem] text-ink-soft">{aside}</div>}
      </div>
      <div className="px-4 pt-3 pb-4">{children}</div>
    </section>
  );
}
