"use client";

import { useId } from "react";

import { Skeleton } from "@/components/ui/skeleton";

import { addressOf, DESIGN_NAMES, DESIGNS, type Design } from "./designs";

type Props = {
  value: Design | null;
  /** What the words look like in each; null while there are none. */
  pictures: Record<Design, { svg: string }> | null;
  onValueChange: (design: Design) => void;
};

/** One of a few drawings, each with the words in it. */
export function DesignField({ value, pictures, onValueChange }: Props) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label="Drawing" className="grid grid-cols-4 gap-2">
      {DESIGN_NAMES.map((design) => (
        <label
          key={design}
          className="relative grid cursor-pointer gap-1 text-center text-xs leading-4 text-ink-soft has-checked:text-ink"
        >
          <input
            type="radio"
            name={name}
            aria-label={DESIGNS[design]}
            checked={design === value}
            onChange={() => onValueChange(design)}
            className="peer absolute inset-0 cursor-pointer appearance-none outline-none"
          />
          <span className="pointer-events-none block overflow-hidden rounded-md border peer-checked:outline-2 peer-checked:outline-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent">
            {pictures ? (
              // eslint-disable-next-line @next/next/no-img-element
              <img src={addressOf(pictures[design].svg)} alt="" className="aspect-2/1 w-full" />
            ) : (
              <Skeleton className="aspect-2/1 h-auto w-full rounded-none" />
            )}
          </span>
          {DESIGNS[design]}
        </label>
      ))}
    </div>
  );
}
