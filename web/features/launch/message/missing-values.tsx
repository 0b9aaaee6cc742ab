"use client";

import { useFormat } from "@/lib/format";

import type { MessagePreviewData } from "./use-message-preview";

/** How many of the readers lack what the message speaks of, and so read the default. */
export function MissingValues({ data }: { data: MessagePreviewData | null }) {
  const format = useFormat();
  const lacking = data?.missing.filter(({ members }) => members > 0) ?? [];
  if (!data || lacking.length === 0) return null;
  return (
    <ul aria-label="Missing values" className="grid gap-1 text-[0.8125rem] text-ink-soft">
      {lacking.map(({ variable, members }) => (
        <li key={variable}>
          <span className="font-medium text-warn">
            {format.count(members)} of {format.count(data.reachable)}
          </span>{" "}
          have no <code className="text-xs">{variable}</code> and read the default.
        </li>
      ))}
    </ul>
  );
}
