"use client";

import { classNames } from "@/lib/class-names";

import type { Lookalike } from "./documents";

type Props = { traits: Lookalike["traits"] };

/** The weaker ones say little. */
const SHOWN = 8;

/** What sets members apart: bars to the right for what they have more of than others, to the left for less. */
export function Traits({ traits }: Props) {
  const strongest = Math.max(...traits.map(({ weight }) => Math.abs(weight)), Number.EPSILON);
  return (
    <ul className="grid gap-y-1.5">
      {traits.slice(0, SHOWN).map(({ text, weight }) => {
        const more = weight > 0;
        return (
          <li key={text} className="grid grid-cols-[minmax(0,1fr)_9rem] items-center gap-3 text-[0.8125rem] sm:grid-cols-[13rem_minmax(0,1fr)]">
            <span className="min-w-0 break-words first-letter:uppercase">{text}</span>
            <span className="flex items-center gap-2">
              <span aria-hidden className="grid h-1.5 flex-1 grid-cols-2">
                <span className="flex justify-end border-r border-line-strong/60">
                  {!more && <Bar part={-weight / strongest} className="rounded-l-full bg-line-strong" />}
                </span>
                <span>{more && <Bar part={weight / strongest} className="rounded-r-full bg-accent" />}</span>
              </span>
              <span className="w-9 text-xs text-ink-soft">{more ? "more" : "less"}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Bar({ part, className }: { part: number; className: string }) {
  return <span className={classNames("block h-full", className)} style={{ width: `max(2px, ${part * 100}%)` }} />;
}
