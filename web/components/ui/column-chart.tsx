"use client";

import { useState } from "react";

import { classNames } from "@/lib/class-names";

export type ChartPart = { name: string; tone: "good" | "bad" | "accent" };
export type ChartColumn = {
  /** What it stands for: a day, a time. */
  label: string;
  /** One for each part, drawn upon each other. */
  values: readonly number[];
};

type Props = {
  /** Names the table that says the same. */
  caption: string;
  /** What the columns stand for: "Day". */
  unit: string;
  parts: readonly ChartPart[];
  columns: readonly ChartColumn[];
  /** Below the last column, where that is not its label. */
  end?: string;
  format: (value: number) => string;
  formatShort: (value: number) => string;
  className?: string;
};

const TONES: Record<ChartPart["tone"], string> = { good: "bg-good", bad: "bg-bad", accent: "bg-accent" };

/**
 * Columns over time. Some dozens of boxes need no library, which would weigh more than the rest of a page; for those
 * who cannot see them the same numbers stand in a table.
 */
export function ColumnChart({ caption, unit, parts, columns, end, format, formatShort, className }: Props) {
  const [pointed, point] = useState<number | null>(null);
  const top = roundTop(Math.max(0, ...columns.map(({ values }) => sum(values))));
  const shown = pointed === null ? undefined : columns[pointed];
  return (
    <figure className={className}>
      <div aria-hidden className="mb-3 flex min-h-5 flex-wrap items-center gap-x-4 text-xs text-ink-soft tabular-nums">
        {shown && <span className="text-ink">{shown.label}</span>}
        {parts.map(({ name, tone }, place) => (
          <span key={name} className="flex items-center gap-1.5">
            <span className={classNames("size-2 rounded-full", TONES[tone])} />
            {shown && <span className="text-ink">{format(shown.values[place] ?? 0)}</span>} {name}
          </span>
        ))}
      </div>
      <div aria-hidden className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        <Scale top={top} format={formatShort} />
        <div className="relative h-36 border-b" onPointerLeave={() => point(null)}>
          <span className="absolute inset-x-0 top-0 border-t border-dashed" />
          <span className="absolute inset-x-0 top-1/2 border-t border-dashed" />
          <div className="relative flex h-full items-stretch">
            {columns.map(({ values }, place) => (
              <div
                key={place}
                onPointerEnter={() => point(place)}
                className="flex min-w-0 flex-1 flex-col-reverse px-[0.5px] hover:bg-raised sm:px-px"
              >
                {parts.map(({ name, tone }, part) => (
                  <div
                    key={name}
                    className={classNames("mx-auto w-full max-w-8", TONES[tone])}
                    // A sliver stays visible where a part is tiny.
                    style={{ height: `${((values[part] ?? 0) / top) * 100}%`, minHeight: values[part] ? 1 : 0 }}
                  />
                ))}
              </div>
            ))}
          </div>
        </div>
        <div className="col-start-2 mt-3 flex justify-between gap-4 text-xs text-ink-soft tabular-nums">
          <span>{columns[0]?.label}</span>
          {columns.length > 1 && <span className="text-right">{end ?? columns.at(-1)?.label}</span>}
        </div>
      </div>
      <ValueTable caption={caption} unit={unit} parts={parts} columns={columns} format={format} />
    </figure>
  );
}

type TableProps = Pick<Props, "caption" | "unit" | "parts" | "columns" | "format">;

/** The same numbers for those who cannot see the columns. */
function ValueTable({ caption, unit, parts, columns, format }: TableProps) {
  return (
    // A table is as wide as its words whatever it is told, so that something around it must hide it.
    <div className="sr-only">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{unit}</th>
            {parts.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map(({ label, values }, place) => (
            <tr key={place}>
              <th scope="row">{label}</th>
              {values.map((value, part) => (
                <td key={parts[part]?.name}>{format(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Scale({ top, format }: { top: number; format: (value: number) => string }) {
  return (
    <div className="-my-2 flex h-40 flex-col justify-between text-right text-xs text-ink-soft tabular-nums">
      <span>{format(top)}</span>
      {/* Half a message is none. */}
      <span>{Number.isInteger(top / 2) && format(top / 2)}</span>
      <span>0</span>
    </div>
  );
}

const sum = (values: readonly number[]) => values.reduce((whole, value) => whole + value, 0);

/** A round number at or above the greatest, not so far above that the columns look small. */
export function roundTop(greatest: number): number {
  if (greatest <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(greatest));
  const factor = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((candidate) => candidate * power >= greatest) ?? 10;
  return factor * power;
}
