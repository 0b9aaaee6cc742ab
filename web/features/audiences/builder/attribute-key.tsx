"use client";

import { useEffect, useEffectEvent, useState } from "react";

import { SuggestInput } from "@/components/ui/suggest-input";

import type { ConditionNode } from "../rule/node";
import { useBuilder } from "./context";
import { useKeySuggestions } from "./use-suggestions";

/** Which custom attribute is meant. One that customers have brings the kind of its values along. */
export function AttributeKey({ condition, describedBy }: { condition: ConditionNode; describedBy?: string }) {
  const { actions } = useBuilder();
  const { id, key, attributeKind } = condition;
  const [focused, setFocused] = useState(false);
  const { options, waiting, kindOf } = useKeySuggestions(key, focused);
  const known = kindOf(key);
  const takeKind = useEffectEvent(() => {
    if (known && known !== attributeKind) actions.knownKind(id, known);
  });
  // Once, when it becomes known: a kind that is chosen afterwards stands.
  useEffect(() => takeKind(), [known]);
  return (
    <SuggestInput
      label="Attribute"
      data-part="key"
      aria-describedby={describedBy}
      placeholder="its name"
      maxLength={200}
      value={key}
      suggestions={options}
      waiting={waiting}
      onFocusCapture={() => setFocused(true)}
      onValueChange={(text) => actions.key(id, text)}
      className="w-32"
    />
  );
}
