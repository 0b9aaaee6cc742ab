import type { ComponentProps } from "react";

import { classNames } from "@/lib/class-names";

/** The looks of a dense table: thin lines, soft headings, numbers to the right. */
export const table = {
  /** Around it: scrolls sideways by itself where the window is narrow. */
  frame: "overflow-x-auto rounded-lg border bg-surface",
  table: "w-full border-collapse text-left text-[0.8125rem]",
  head: "border-b text-xs text-ink-soft",
  headCell: "h-9 px-3 font-medium whitespace-nowrap first:pl-4 last:pr-4",
  row: "border-b last:border-b-0 hover:bg-raised/60",
  cell: "h-11 px-3 first:pl-4 last:pr-4",
  number: "text-right tabular-nums",
};

export function TableFrame({ className, ...rest }: ComponentProps<"div">) {
  return <div className={classNames(table.frame, className)} {...rest} />;
}

export function Table({ className, ...rest }: ComponentProps<"table">) {
  return <table className={classNames(table.table, className)} {...rest} />;
}

export function HeadCell({ className, numeric, ...rest }: ComponentProps<"th"> & { numeric?: boolean }) {
  return <th scope="col" className={classNames(table.headCell, numeric && table.number, className)} {...rest} />;
}

export function Row({ className, ...rest }: ComponentProps<"tr">) {
  return <tr className={classNames(table.row, className)} {...rest} />;
}

export function Cell({ className, numeric, ...rest }: ComponentProps<"td"> & { numeric?: boolean }) {
  return <td className={classNames(table.cell, numeric && table.number, className)} {...rest} />;
}
