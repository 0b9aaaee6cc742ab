import { useId, type ReactNode } from "react";

type Props = { title: string; description?: ReactNode; actions?: ReactNode; children: ReactNode };

/** A part of a page under a heading of its own. */
export function Section({ title, description, actions, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {description && <div className="max-w-prose text-[0.8125rem] text-ink-soft">{description}</div>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}

/** A bordered list of rows; each row is an `li`. */
export const rows = {
  list: "divide-y rounded-lg border bg-surface",
  row: "flex min-h-14 items-center gap-3 px-4 py-2.5",
};
