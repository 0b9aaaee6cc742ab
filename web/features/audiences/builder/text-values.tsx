"use client";

import { useState } from "react";

import { SuggestInput } from "@/components/ui/suggest-input";
import { TokensInput } from "@/components/ui/tokens-input";

import { valueKind, type FieldInfo } from "../rule/metadata";
import type { ConditionNode } from "../rule/node";
import { useBuilder } from "./context";
import { useValueSuggestions } from "./use-suggestions";

type Props = { condition: ConditionNode; field: FieldInfo; describedBy?: string; invalid?: boolean };

/** One text, with what customers have there as suggestions. */
export function TextValue({ condition, field, describedBy, invalid }: Props) {
  const { actions } = useBuilder();
  const value = condition.values[0] ?? "";
  const [focused, setFocused] = useState(false);
  const suggestions = useValueSuggestions(condition, value, focused);
  return (
    <SuggestInput
      label="Value"
      data-part="value-0"
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      placeholder={field.takesKey ? undefined : field.valueHint}
      value={value}
      suggestions={suggestions}
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
  const suggestions = useValueSuggestions(condition, search, focused);
  const kind = valueKind(field, condition);
  return (
    <span className="contents" onFocusCapture={() => setFocused(true)}>
      <TokensInput
        label="Values"
        part="value-0"
        values={condition.values}
        suggestions={suggestions}
        onSearch={setSearch}
        onValuesChange={(values) => actions.values(condition.id, values)}
        placeholder="Add values"
        inputMode={kind === "TEXT" || kind === "TAGS" ? undefined : "decimal"}
        className="max-w-md min-w-52 flex-1"
      />
    </span>
  );
}
