"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

import { STEPS, type Step } from "./steps";

/** The step is part of the address: back goes a step back, and a reload stays where one was. */
export function useStep(): [Step, (step: Step) => void] {
  const path = usePathname();
  const search = useSearchParams();
  const step = STEPS.find((name) => name === search.get("step")) ?? "audience";
  const go = useCallback(
    (next: Step) => {
      window.history.pushState(null, "", next === "audience" ? path : `${path}?step=${next}`);
      window.scrollTo({ top: 0 });
    },
    [path],
  );
  return [step, go];
}
