"use client";

import { Check, Pipette } from "lucide-react";
import { useId } from "react";

import { classNames } from "@/lib/class-names";

import { COLOURS } from "./designs";

type Props = { value: string; onValueChange: (colour: string) => void };

/** One of a few colours, or any other. */
export function ColourField({ value, onValueChange }: Props) {
  const name = useId();
  const own = COLOURS.every((colour) => colour.value !== value);
  return (
    <div className="grid gap-1.5">
      <span className="text-[0.8125rem] font-medium">Colour</span>
      <div role="radiogroup" aria-label="Colour" className="flex flex-wrap gap-2">
        {COLOURS.map((colour) => (
          <label
            key={colour.value}
            title={colour.name}
            style={{ backgroundColor: colour.value }}
            className="relative grid size-6 cursor-pointer place-items-center rounded-full text-white has-checked:outline-2 has-checked:outline-offset-2 has-checked:outline-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              aria-label={colour.name}
              checked={colour.value === value}
              onChange={() => onValueChange(colour.value)}
              className="absolute inset-0 cursor-pointer appearance-none rounded-full outline-none"
            />
            {colour.value === value && <Check aria-hidden className="pointer-events-none size-3.5" />}
          </label>
        ))}
        <label
          title="Another colour"
          style={own ? { backgroundColor: value } : undefined}
          className={classNames(
            "relative grid size-6 cursor-pointer place-items-center rounded-full border text-ink-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
            own && "border-transparent outline-2 outline-offset-2 outline-ink",
          )}
        >
          <input
            type="color"
            aria-label="Another colour"
            value={value}
            onChange={(event) => onValueChange(event.target.value)}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
          />
          {!own && <Pipette aria-hidden className="pointer-events-none size-3.5" />}
        </label>
      </div>
    </div>
  );
}
