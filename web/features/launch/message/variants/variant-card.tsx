"use client";

import { Check } from "lucide-react";

import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";

import { lengthWords, type Variant } from "./variants";

type Props = { variant: Variant; inUse: boolean; verb: string; onUse: () => void };

/** A proposed message with its reason and its length. */
export function VariantCard({ variant, inUse, verb, onUse }: Props) {
  const format = useFormat();
  return (
    <li
      className={classNames(
        "animate-appear flex min-w-0 flex-col gap-2 rounded-lg border bg-surface p-3 text-[0.8125rem] leading-5",
        inUse && "border-accent/50",
      )}
    >
      <p className="font-medium">{variant.title}</p>
      <p className="flex-1 break-words whitespace-pre-wrap">
        {variant.body.split(/(\{\{.*?\}\})/s).map((part, place) =>
          // With one group in the pattern, every second part is a variable.
          place % 2 === 1 ? (
            <code key={place} title={part} className="rounded bg-accent/15 px-1 font-sans text-accent">
              {part.slice(2, -2).split("|")[0]?.trim()}
            </code>
          ) : (
            part
          ),
        )}
      </p>
      <p className="text-xs leading-4 text-ink-soft">{variant.why}</p>
      <div className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1.5 border-t pt-2.5">
        <span className="text-xs text-ink-soft tabular-nums">{lengthWords(variant, format.count)}</span>
        <Button
          size="small"
          aria-disabled={inUse || undefined}
          onClick={() => !inUse && onUse()}
          className="px-2 aria-disabled:cursor-default aria-disabled:border-transparent aria-disabled:text-good aria-disabled:hover:bg-surface"
        >
          {inUse && <Check aria-hidden />}
          {inUse ? "In use" : verb}
        </Button>
      </div>
    </li>
  );
}

export function VariantSkeleton() {
  return (
    <li aria-hidden className="flex min-h-48 flex-col gap-2 rounded-lg border border-dashed p-3">
      <Skeleton className="h-3.5" />
      <Skeleton className="h-3.5" />
      <Skeleton className="h-3.5 w-3/4" />
      <Skeleton className="mt-auto h-3 w-1/2" />
    </li>
  );
}
