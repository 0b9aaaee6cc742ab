"use client";

import { SuggestInput } from "@/components/ui/suggest-input";

import type { ConditionNode } from "../rule/node";
import { useBuilder } from "./context";

/** Which custom attribute is meant. */
export function AttributeKey({ condition, describedBy }: { condition: ConditionNode; describedBy?: string }) {
  const { actions } = useBuilder();
  return (
    <SuggestInput
      label="Attribute"
      data-part="key"
      aria-describedby={describedBy}
      placeholder="its name"
      maxLength={200}
      value={condition.key}
      suggestions={[]}
      onValueChange={(key) => actions.key(condition.id, key)}
      className="w-32"
    />
  );
}
