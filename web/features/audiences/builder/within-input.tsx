"use client";

import { Select } from "@/components/ui/select";

import type { ConditionNode } from "../rule/node";
import { useBuilder } from "./context";
import { PeriodInput } from "./period-input";

const OPTIONS = [
  { value: "ever", label: "ever" },
  { value: "within", label: "in the last" },
] as const;

/** Of when orders, visits and spend are counted: all of them, or those of a period that ends now. */
export function WithinInput({ condition }: { condition: ConditionNode }) {
  const { actions } = useBuilder();
  const { id, within } = condition;
  return (
    <span className="inline-flex items-center gap-1.5">
      <Select
        aria-label="Of when"
        data-part="within"
        value={within === "" ? "ever" : "within"}
        options={OPTIONS}
        onValueChange={(choice) => actions.within(id, choice === "ever" ? "" : "PD")}
      />
      {within !== "" && (
        <PeriodInput
          label="Counted period"
          value={within}
          onValueChange={(period) => actions.within(id, period)}
          part="within-count"
        />
      )}
    </span>
  );
}
