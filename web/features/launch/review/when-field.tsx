"use client";

import { DateInput } from "@/components/ui/date-input";
import { Segmented } from "@/components/ui/segmented";
import { classNames } from "@/lib/class-names";
import { instantOf, localTime } from "@/lib/zoned-time";

import type { Draft } from "../draft";
import { momentName, zoneName } from "../send-time/clock";

const WHEN = [
  { value: "now", label: "Now" },
  { value: "later", label: "Later" },
] as const;

type Props = {
  draft: Draft;
  timeZone: string;
  now: number;
  /** What is wrong with the time that was chosen. */
  problem: string | null;
  onChange: (parts: Pick<Draft, "when"> | Pick<Draft, "at">) => void;
};

/** When it starts: at once, or at a time on the workspace's clock. */
export function WhenField({ draft, timeZone, now, problem, onChange }: Props) {
  const later = draft.when === "later";
  return (
    <div className="grid justify-items-start gap-1.5">
      <span className="text-[0.8125rem] font-medium">When</span>
      <div className="flex flex-wrap items-center gap-2">
        <Segmented label="When" value={draft.when} options={WHEN} onValueChange={(when) => onChange({ when })} />
        {later && (
          <DateInput
            withTime
            aria-label="Starts at"
            aria-invalid={problem ? true : undefined}
            aria-describedby="when-hint"
            min={localTime(new Date(now), timeZone).slice(0, 16)}
            value={draft.at}
            onValueChange={(at) => onChange({ at })}
            className="h-9"
          />
        )}
      </div>
      {later && (
        <p id="when-hint" role="status" className={classNames("text-[0.8125rem]", problem ? "text-bad" : "text-ink-soft")}>
          {problem ?? <Meaning at={instantOf(draft.at, timeZone)} now={now} timeZone={timeZone} />}
        </p>
      )}
    </div>
  );
}

/** What the time that was chosen means, with its weekday and by whose clock. */
function Meaning({ at, now, timeZone }: { at: Date | null; now: number; timeZone: string }) {
  const zone = zoneName(timeZone, at ?? new Date(now));
  if (!at) return `A time to come, on the clock of ${zone}.`;
  return (
    <>
      <span className="text-ink">{momentName(at, timeZone)}</span>, {zone}. The audience is counted anew then.
    </>
  );
}
