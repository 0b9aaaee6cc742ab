"use client";

import type { Step } from "../steps";
import type { Lack } from "./readiness";

/** What must be done before the launch, each with the way there. */
export function ToDo({ lacks, onStep }: { lacks: readonly Lack[]; onStep: (step: Step) => void }) {
  if (lacks.length === 0) return null;
  return (
    <ul aria-label="Still to do" className="grid gap-1.5 rounded-md bg-raised px-3.5 py-3 text-[0.8125rem]">
      {lacks.map(({ step, words }) => (
        <li key={words} className="flex flex-wrap items-baseline gap-x-2">
          {words}
          {step !== "review" && (
            <button type="button" onClick={() => onStep(step)} className="font-medium text-accent hover:underline">
              Go to {step}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
