"use client";

import { Button } from "@/components/ui/button";

import { fieldInfo, operatorInfo } from "../rule/metadata";
import type { ConditionNode } from "../rule/node";
import { useBuilder } from "./context";

type Starter = { words: string; part: string; condition: Pick<ConditionNode, "field" | "operator" | "values"> };

const STARTERS: Starter[] = [
  { words: "Spent more than …", part: "value-0", condition: { field: "TOTAL_SPEND", operator: "GREATER_THAN", values: [] } },
  {
    words: "Not seen for 3 months",
    part: "value-0",
    condition: { field: "LAST_VISIT_AT", operator: "NOT_WITHIN_LAST", values: ["P3M"] },
  },
  {
    words: "Ordered in the last 30 days",
    part: "value-0",
    condition: { field: "LAST_ORDER_AT", operator: "WITHIN_LAST", values: ["P30D"] },
  },
  { words: "Tagged …", part: "value-0", condition: { field: "TAGS", operator: "CONTAINS", values: [] } },
  { words: "Everyone", part: "menu", condition: { field: "TOTAL_SPEND", operator: "AT_LEAST", values: ["0"] } },
];

/** Ways to begin, while the rule is empty. */
export function Starters() {
  const { fields, actions } = useBuilder();
  const known = STARTERS.filter(({ condition }) => operatorInfo(fieldInfo(fields, condition.field), condition.operator));
  return (
    <div className="rounded-lg border border-dashed px-4 py-5">
      <p className="font-medium">Who should hear from you?</p>
      <p className="mt-0.5 text-[0.8125rem] text-ink-soft">Begin with one of these, or add a condition of your own.</p>
      <div className="mt-3 flex flex-wrap gap-1.5">
        {known.map(({ words, part, condition }) => (
          <Button key={words} size="small" onClick={() => actions.begin(condition, part)}>
            {words}
          </Button>
        ))}
      </div>
    </div>
  );
}
