"use client";

import { useState } from "react";

import { SuggestInput } from "@/components/ui/suggest-input";
import { TokensInput } from "@/components/ui/tokens-input";

import { valueKind, type FieldInfo } from "../rule/metadata";
import type { ConditionNode } from "../rule/node";
import { useBuilder } from "./context";
import { useValueSuggestions } from "./use-suggestions";

type Props = { condition: ConditionNode; field: FieldInfo; describedBy?: string; invalid?: boolean };

const inputMode = (field: FieldInfo, condition: ConditionNode) =>
  ["TEXT", "TAGS"].includes(valueKind(field, condition)) ? undefined : "decimal";

/** One value, with what customers have there as suggestions. */
export function TextValue({ condition, field, describedBy, invalid }: Props) {
  const { actions } = useBuilder();
  const value = condition.values[0] ?? "";
  const [focused, setFocused] = useState(false);
  const { options, waiting } = useValueSuggestions(condition, value, focused);
  return (
    <SuggestInput
      label="Value"
      data-part="value-0"
      inputMode={inputMode(field, condition)}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      placeholder={field.takesKey ? undefined : field.valueHint}
      value={value}
      suggestions={options}
      waiting={waiting}
      onValueChange={(text) => actions.value(condition.id, 0, text)}
      onFocusCapture={() => setFocused(true)}
     
      className="w-44"
    />
  );
}

/** A list of values. Amounts and numbers are tokens too. */
export function TextValues({ condition, field }: Props) {
  const { actions } = useBuilder();
  const [search, setSearch] = useState("");
  const [focused, setFocused] = useState(false);
  const { options, waiting } = useValueSuggestions(condition, search, focused);
  return (
    <span className="contents" onFocusCapture={() => setFocused(true)}>
      <TokensInput
        label="Values"
        part="value-0"
        values={condition.values}
        suggestions={options}
        waiting={waiting}
        onSearch={setSearch}
        onValuesChange={(values) => actions.values(condition.id, values)}
        placeholder="Add values"
        inputMode={inputMode(field, condition)}
        className="max-w-md min-w-52 flex-1"
      />
    </span>
  );
}
