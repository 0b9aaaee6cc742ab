"use client";

import { CalendarClock, Check } from "lucide-react";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/lib/format";
import { localTime } from "@/lib/zoned-time";

import type { Draft, LaunchInput } from "../draft";
import { hourName, hoursName, weekdayName } from "./clock";
import { slotOf } from "./heat";
import { HeatMap } from "./heat-map";
import { useSendTime, type SendTime, type SendWindow } from "./use-send-time";
import { CONFIDENCE, reasonOf } from "./words";

type Props = {
  rule: NonNullable<LaunchInput["rule"]>;
  draft: Pick<Draft, "when" | "at">;
  timeZone: string;
  onChoose: (parts: Pick<Draft, "when" | "at">) => void;
};

/** The time at which this audience orders and visits most, to be chosen by one click; its whole week where one plans. */
export function SendTimePanel({ rule, draft, timeZone, onChoose }: Props) {
  const { sendTime, failed, again } = useSendTime(rule);
  const later = draft.when === "later";
  return (
    <section aria-label="Best time to send" aria-busy={!sendTime && !failed} className="rounded-lg border bg-surface px-4 py-3.5">
      {failed && !sendTime ? (
        <p className="text-[0.8125rem] text-ink-soft">
          The best time could not be worked out.{" "}
          <button type="button" onClick={again} className="font-medium text-accent hover:underline">
            Try again
          </button>
        </p>
      ) : (
        <>
          {sendTime ? <Proposal sendTime={sendTime} draft={draft} timeZone={timeZone} onChoose={onChoose} /> : <Waiting />}
          {later && (!sendTime || sendTime.events > 0) && (
            <div className="mt-4 min-h-55 border-t pt-3.5">
              {sendTime && <HeatMap hours={sendTime.heat} best={sendTime.best} chosen={slotOf(draft.at)} />}
            </div>
          )}
          {later && sendTime && sendTime.others.length > 0 && (
            <Others windows={sendTime.others} draft={draft} timeZone={timeZone} onChoose={onChoose} />
          )}
        </>
      )}
    </section>
  );
}

function Waiting() {
  return (
    <div className="grid min-h-11 content-center gap-2">
      <Skeleton className="w-56 max-w-full" />
      <Skeleton className="h-3.5 w-80 max-w-full" />
    </div>
  );
}

type ProposalProps = Omit<Props, "rule"> & { sendTime: SendTime };

function Proposal({ sendTime, draft, timeZone, onChoose }: ProposalProps) {
  const format = useFormat();
  const { best } = sendTime;
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-2.5">
      <CalendarClock aria-hidden className="size-5 shrink-0 text-ink-soft max-sm:hidden" strokeWidth={1.5} />
      <div className="min-w-0 flex-1 basis-60">
        {best && (
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
            <span className="font-normal text-ink-soft">Best time</span> {weekdayName(best.weekday)}, {hoursName(best.from, best.until)}
            <Badge tone={CONFIDENCE[best.confidence].tone}>{CONFIDENCE[best.confidence].word}</Badge>
          </p>
        )}
        <p className="text-[0.8125rem] leading-5 text-ink-soft">{reasonOf(sendTime, format)}</p>
      </div>
      {best && <SendThen window={best} draft={draft} timeZone={timeZone} onChoose={onChoose} />}
    </div>
  );
}

type WindowProps = Omit<Props, "rule"> & { window: SendWindow };

/** Chooses the next time that a window begins. It keeps the focus once it did. */
function SendThen({ window, draft, timeZone, onChoose }: WindowProps) {
  const format = useFormat();
  const at = startOf(window, timeZone);
  const chosen = draft.when === "later" && draft.at === at;
  return (
    <Button
      size="small"
      title={format.dateTimeExact(window.nextStart)}
      aria-disabled={chosen || undefined}
      onClick={() => !chosen && onChoose({ when: "later", at })}
      className="aria-disabled:cursor-default aria-disabled:border-transparent aria-disabled:text-good aria-disabled:hover:bg-surface"
    >
      {chosen && <Check aria-hidden />}
      {chosen ? "Chosen" : "Send then"}
    </Button>
  );
}

type OthersProps = Omit<Props, "rule"> & { windows: readonly SendWindow[] };

function Others({ windows, draft, timeZone, onChoose }: OthersProps) {
  return (
    <div className="mt-3.5 flex flex-wrap items-center gap-x-1 gap-y-1.5 border-t pt-3 text-[0.8125rem] text-ink-soft">
      <span className="mr-1">Also good:</span>
      {windows.map((window) => {
        const at = startOf(window, timeZone);
        const chosen = draft.when === "later" && draft.at === at;
        return (
          <Button
            key={window.nextStart}
            look="quiet"
            size="small"
            aria-pressed={chosen}
            onClick={() => onChoose({ when: "later", at })}
            className="px-2 text-ink"
          >
            {chosen && <Check aria-hidden />}
            <span className="sm:hidden">{weekdayName(window.weekday, "short")}</span>
            <span className="max-sm:hidden">{weekdayName(window.weekday)}</span> {hourName(window.from)}
          </Button>
        );
      })}
    </div>
  );
}

/** The next time a window begins, as the input of a time writes it. */
function startOf({ nextStart }: SendWindow, timeZone: string): string {
  return localTime(new Date(nextStart), timeZone).slice(0, 16);
}
