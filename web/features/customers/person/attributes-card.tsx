"use client";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { useFormat } from "@/lib/format";

import type { Customer } from "./person-documents";

/** Their tags, and what the workspace keeps of its own. */
export function AttributesCard({ customer: { tags, attributes } }: { customer: Customer }) {
  const format = useFormat();
  const entries = attributesOf(attributes);
  return (
    <Card title="Tags and attributes">
      {tags.length > 0 && (
        <ul aria-label="Tags" className="flex flex-wrap gap-1.5">
          {tags.map((tag) => (
            <li key={tag} className="max-w-full">
              <Badge className="max-w-full truncate font-normal">{tag}</Badge>
            </li>
          ))}
        </ul>
      )}
      {entries.length > 0 && (
        <dl className="grid grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-2.5 text-[0.8125rem] not-first:mt-3 not-first:border-t not-first:pt-3">
          {entries.map(([name, value]) => (
            <div key={name} className="col-span-2 grid grid-cols-subgrid">
              <dt className="max-w-40 break-words text-ink-soft">{name}</dt>
              <dd className="min-w-0 break-words tabular-nums">{words(value, format.count)}</dd>
            </div>
          ))}
        </dl>
      )}
      {tags.length === 0 && entries.length === 0 && <p className="text-[0.8125rem] text-ink-soft">None yet.</p>}
    </Card>
  );
}

function attributesOf(attributes: unknown): [string, unknown][] {
  return typeof attributes === "object" && attributes !== null ? Object.entries(attributes) : [];
}

/** A value of any JSON kind as people read it. */
function words(value: unknown, count: (value: number) => string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isInteger(value) ? count(value) : String(value);
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (Array.isArray(value)) return value.map((item) => words(item, count)).join(", ");
  return value === null ? "–" : JSON.stringify(value);
}
