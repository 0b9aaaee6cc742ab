"use client";

import type { ListOption } from "@/components/ui/listbox";

import type { ConditionNode } from "../rule/node";

const NONE: readonly ListOption[] = [];

/** What customers have in a condition's field, to choose from. */
// eslint-disable-next-line @typescript-eslint/no-unused-vars
export function useSuggestions(condition: ConditionNode, search: string, wanted: boolean): readonly ListOption[] {
  return NONE;
}
