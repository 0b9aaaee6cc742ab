"use client";

import { Check } from "lucide-react";

import { classNames } from "@/lib/class-names";

export const STEPS = ["audience", "message", "review"] as const;
export type Step = (typeof STEPS)[number];

const NAMES: Record<Step, string> = { audience: "Audience", message: "Message", review: "Review" };

type Props = { step: Step; done: Record<Step, boolean>; onStep: (step: Step) => void };

/** Where one is of three steps, each of which can be gone to at any time. */
export function Steps({ step, done, onStep }: Props) {
  return (
    <nav aria-label="Steps" className="mb-6 flex gap-1 border-b">
      {STEPS.map((name, index) => {
        const current = name === step;
        return (
          <button
            key={name}
            type="button"
            aria-current={current ? "step" : undefined}
            onClick={() => onStep(name)}
            className={classNames(
              "-mb-px flex items-center gap-2 border-b-2 border-transparent px-3 pt-1 pb-2.5 text-ink-soft hover:text-ink max-sm:px-2",
              current && "border-accent font-medium text-ink",
            )}
          >
            <span
              aria-hidden
              className={classNames(
                "grid size-5 place-items-center rounded-full border text-xs tabular-nums",
                current && "border-accent text-accent",
                done[name] && !current && "border-transparent bg-raised",
              )}
            >
              {done[name] && !current ? <Check className="size-3" /> : index + 1}
            </span>
            {NAMES[name]}
            {done[name] && !current && <span className="sr-only">, done</span>}
          </button>
        );
      })}
    </nav>
  );
}
