"use client";

import { RotateCw } from "lucide-react";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";

import { Sample } from "./sample";
import type { Audience } from "./use-audience";
import type { Channel } from "./use-preview";

const WAYS: Record<Channel, string> = { SMS: "by SMS", EMAIL: "by e-mail", WHATSAPP: "on WhatsApp" };

/** Whom the rule means: how many, how many can be written to, some of them, and the rule in words. */
export function SizePanel({ audience, channel }: { audience: Audience; channel: Channel }) {
  const { written, preview, problem } = audience;
  const { data, fresh, again: check } = preview;
  const empty = written.rule === null;
  const waiting = !empty && !fresh;
  const unfinished = written.unfinished.size;
  return (
    <section aria-label="Audience size" aria-busy={waiting} className="rounded-lg border bg-surface">
      <div className="px-4 pt-3.5 pb-4">
        <div className="flex items-center justify-between">
          <h2 className="text-[0.8125rem] text-ink-soft">Audience size</h2>
          <Button look="quiet" size="small" disabled={empty} onClick={check} className="-mr-2">
            <RotateCw aria-hidden className={classNames(waiting && "animate-spin motion-reduce:animate-none")} />
            Check size
          </Button>
        </div>
        <Numbers audience={audience} channel={channel} dimmed={waiting || Boolean(problem)} />
        {problem && (
          <div className="mt-3">
            <Notice tone="bad">
              {problem.node ? "A condition cannot be counted; see beside it." : problem.message}
              {problem.mayRetry && (
                <button type="button" onClick={check} className="ml-1.5 font-medium underline underline-offset-2">
                  Try again
                </button>
              )}
            </Notice>
          </div>
        )}
        {!empty && unfinished > 0 && (
          <p className="mt-3 text-[0.8125rem] text-ink-soft">
            {unfinished === 1 ? "One part is not finished and not counted." : `${unfinished} parts are not finished and not counted.`}
          </p>
        )}
      </div>
      {data && !empty && (
        <div className={classNames("border-t px-4 py-3.5 transition-opacity", waiting && "opacity-60")}>
          <h2 className="text-[0.8125rem] text-ink-soft">In words</h2>
          <p className="mt-1 max-h-40 overflow-y-auto leading-5 break-words first-letter:uppercase" tabIndex={data.ruleText.length > 300 ? 0 : undefined}>
            {data.ruleText}
          </p>
        </div>
      )}
      {!empty && (data || !problem) && <Sample people={data?.sample ?? null} dimmed={waiting} />}
    </section>
  );
}

/** The same in one line, always in sight where the panel itself is below the rule. */
export function SizeBar({ audience, channel }: { audience: Audience; channel: Channel }) {
  const format = useFormat();
  const { written, preview, problem } = audience;
  if (!written.rule || !preview.data) return null;
  return (
    <p
      aria-hidden
      className={classNames(
        "sticky bottom-0 z-20 -mx-4 border-t bg-surface px-4 py-2.5 tabular-nums md:-mx-8 md:px-8 lg:hidden",
        (!preview.fresh || problem) && "text-ink-soft",
      )}
    >
      <span className="text-lg leading-6 font-semibold">{format.count(preview.data.size)}</span> people,{" "}
      {format.count(preview.data.reachable)} {WAYS[channel]}
    </p>
  );
}

function Numbers({ audience, channel, dimmed }: { audience: Audience; channel: Channel; dimmed: boolean }) {
  const format = useFormat();
  const { written, preview, problem } = audience;
  const { data, fresh } = preview;
  if (written.rule === null) return <p className="mt-1 text-ink-soft">Finish a condition to see how many people it means.</p>;
  if (!data) return problem ? null : <NumbersSkeleton />;
  return (
    <div className={classNames("transition-opacity", dimmed && "opacity-50")}>
      <p data-testid="size" data-fresh={fresh} className="text-4xl leading-tight font-semibold tracking-tight tabular-nums">
        {format.count(data.size)}
      </p>
      <p className="mt-0.5 text-ink-soft tabular-nums">
        <span data-testid="reachable" className="text-ink">
          {format.count(data.reachable)}
        </span>{" "}
        can be reached {WAYS[channel]}
        {data.size > 0 && ` (${format.percent(data.reachable, data.size)})`}
      </p>
      <p role="status" className="sr-only">
        {fresh ? `${format.count(data.size)} people, ${format.count(data.reachable)} can be reached ${WAYS[channel]}` : ""}
      </p>
    </div>
  );
}

function NumbersSkeleton() {
  return (
    <div role="status" aria-label="Counting">
      <Skeleton className="mt-2 h-9 w-32" />
      <Skeleton className="mt-2.5 h-4 w-44" />
    </div>
  );
}
