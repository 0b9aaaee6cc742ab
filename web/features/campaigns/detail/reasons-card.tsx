"use client";

import { Card } from "@/components/ui/card";
import { useFormat } from "@/lib/format";
import { reasonWords } from "@/lib/reasons";

export type Reason = { reason: string; members: number };

/** Why members were left out before anything was sent. */
export function LeftOutCard({ leftOut, audienceSize }: { leftOut: readonly Reason[]; audienceSize: number }) {
  if (leftOut.length === 0) return null;
  return (
    <Card title="Left out" aside="when the audience was frozen">
      <Reasons reasons={leftOut} whole={audienceSize} tone="bg-line-strong/45" />
    </Card>
  );
}

type Props = { reasons: readonly Reason[]; whole: number; tone: string };

/** How many members there are for each reason, as bars that share one scale. */
export function Reasons({ reasons, whole, tone }: Props) {
  const format = useFormat();
  const sorted = reasons.toSorted((first, second) => second.members - first.members);
  const most = sorted[0]?.members ?? 1;
  return (
    <ul className="grid gap-2.5 text-[0.8125rem]">
      {sorted.map(({ reason, members }) => (
        <li key={reason}>
          <div className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate" title={reason}>
              {reasonWords(reason)}
            </span>
            <span className="tabular-nums">
              {format.count(members)}
              <span className="ml-2 inline-block w-11 text-right text-xs text-ink-soft">
                {format.percent(members, whole)}
              </span>
            </span>
          </div>
          <div aria-hidden className="mt-1 h-1 rounded-full bg-raised">
            <div className={`h-full min-w-0.5 rounded-full ${tone}`} style={{ width: `${(members / most) * 100}%` }} />
          </div>
        </li>
      ))}
    </ul>
  );
}
