"use client";

import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";

import type { Channel } from "../draft";
import { outcome } from "./outcome";
import type { Count } from "./use-count";

/** In one sentence, what the launch will do. */
export function OutcomeLine({ count, channel, at }: { count: Count; channel: Channel; at: Date | null }) {
  const format = useFormat();
  const { counted, fresh, nobody, problem, again } = count;
  if (problem) {
    return (
      <Notice tone="bad">
        {problem.message}{" "}
        <button type="button" onClick={again} className="font-medium underline underline-offset-2">
          Try again
        </button>
      </Notice>
    );
  }
  if (!counted) return <Skeleton className="h-6 w-4/5" />;
  return (
    <p data-testid="outcome" className={classNames("text-base leading-6", !fresh && "opacity-50")}>
      {nobody
        ? "Nobody of this audience can be reached this way: choose another way or another audience."
        : outcome(counted, channel, at && format.dateTime(at), format)}
    </p>
  );
}
