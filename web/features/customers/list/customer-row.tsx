"use client";

import Link from "next/link";
import { memo, type ReactNode } from "react";

import { Badge } from "@/components/ui/badge";
import { classNames } from "@/lib/class-names";
import { customerPath } from "@/lib/customer-path";
import { useFormat } from "@/lib/format";
import { useWorkspace } from "@/lib/workspace-context";

import type { Column } from "./columns";
import type { ListedCustomer } from "./list-documents";

export const rowLooks = "grid items-center gap-x-4 px-4";

/** Numbers stand to the right; what follows a number keeps clear of it. */
export function alignment(columns: readonly Column[], place: number): string | undefined {
  if (columns[place]?.numeric) return "text-right";
  return columns[place - 1]?.numeric ? "pl-4" : undefined;
}

type Props = { customer: ListedCustomer; place: number; columns: readonly Column[]; template: string };

export const CustomerRow = memo(function CustomerRow({ customer, place, columns, template }: Props) {
  const format = useFormat();
  return (
    <RowBox place={place} className={classNames(rowLooks, "h-11")} template={template}>
      <div role="cell" className="flex min-w-0 items-center gap-2">
        <Name customer={customer} />
      </div>
      {columns.map(({ id, numeric, cell }, place) => (
        <div
          key={id}
          role="cell"
          className={classNames("truncate tabular-nums", alignment(columns, place), !numeric && id !== "consent" && "text-ink-soft")}
        >
          {cell(customer, format) || <span className="text-ink-soft">–</span>}
        </div>
      ))}
    </RowBox>
  );
});

/** Where there is no room for columns: who it is, and what matters most. */
export const NarrowRow = memo(function NarrowRow({ customer, place }: Props) {
  const format = useFormat();
  const { email, phone, city, totalSpend, orderCount } = customer;
  return (
    <RowBox place={place} className="grid h-16 grid-cols-[minmax(0,1fr)_auto] content-center gap-x-4 gap-y-0.5 px-4">
      <div role="cell" className="flex min-w-0 items-center gap-2">
        <Name customer={customer} />
      </div>
      <div role="cell" className="text-right tabular-nums">
        {format.money(totalSpend)}
      </div>
      <div role="cell" className="truncate text-ink-soft">
        {[city, email ?? phone].filter(Boolean).join(" · ") || "–"}
      </div>
      <div role="cell" className="text-right text-ink-soft tabular-nums">
        {orderCount === 1 ? "1 order" : `${format.count(orderCount)} orders`}
      </div>
    </RowBox>
  );
});

type BoxProps = { place: number; className: string; template?: string; children: ReactNode };

function RowBox({ place, className, template, children }: BoxProps) {
  return (
    <div
      role="row"
      // The headings are the first row.
      aria-rowindex={place + 2}
      style={template ? { gridTemplateColumns: template } : undefined}
      className={classNames(className, "relative text-[0.8125rem] hover:bg-raised/60", place > 0 && "border-t")}
    >
      {children}
    </div>
  );
}

/** It leads to the person's page from anywhere in the row. */
function Name({ customer }: { customer: ListedCustomer }) {
  const { workspace } = useWorkspace();
  const { externalId, name, known } = customer;
  return (
    <>
      <Link
        href={customerPath(workspace.id, externalId)}
        prefetch={false}
        className="truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        {name ?? (externalId.trim() || "Without a name")}
      </Link>
      {!known && (
        <Badge title="Known by an order or a visit alone" className="font-normal">
          Unknown
        </Badge>
      )}
    </>
  );
}
