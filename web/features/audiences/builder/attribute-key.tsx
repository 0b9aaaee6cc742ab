"use client";

import { useState } from "react";

import { SuggestInput } from "@/components/ui/suggest-input";

import type { ConditionNode } from "../rule/node";
import { useBuilder } from "./context";
import { useKeySuggestions } from "./use-suggestions";

/** Which custom attribute is meant. One that customers have brings the kind of its values along. */
export function AttributeKey({ condition, describedBy }: { condition: ConditionNode; describedBy?: string }) {
  const { actions } = useBuilder();
  const { id, key, attributeKind } = condition;
  const [focused, setFocused] = useState(false);
  const { keys, kindOf } = useKeySuggestions(key, focused);
  return (
    <SuggestInput
      label="Attribute"
      data-part="key"
      aria-describedby={describedBy}
      placeholder="its name"
      maxLength={200}
      value={key}
      suggestions={keys}
      onFocusCapture={() => setFocused(true)}
      onValueChange={(text) => {
        actions.key(id, text);
        const kind = kindOf(text);
        if (kind && kind !== attributeKind) actions.attributeKind(id, kind, "key");
      }}
      className="w-32"
    />
  );
}
