"use client";

import { useMemo } from "react";
import { useQuery } from "urql";

import type { ListOption } from "@/components/ui/listbox";
import { useFormat } from "@/lib/format";
import { useLatest } from "@/lib/graphql/use-latest";

import { AttributesDocument, FieldValuesDocument } from "../documents";
import type { AttributeKind, ConditionNode } from "../rule/node";
import { askedFor, keyOptions, OFFERED, optionsOf, searched } from "./suggestions";

/** What is typed within this time is looked up once. */
const PAUSE_MS = 120;

export type Suggestions = { options: readonly ListOption[]; waiting: boolean };

const NONE: Suggestions = { options: [], waiting: false };

/** What customers have in a condition's field, to choose from; asked once the input is used. */
export function useValueSuggestions(condition: ConditionNode, text: string, wanted: boolean): Suggestions {
  const asked = useMemo(() => (wanted ? askedFor(condition, text) : null), [wanted, condition, text]);
  const { data, fresh } = useLatest(FieldValuesDocument, asked, PAUSE_MS);
  const format = useFormat();
  return useMemo(() => {
    if (!asked) return NONE;
    return { options: data ? optionsOf(data.audienceFieldValues, condition, text, format) : [], waiting: !fresh };
  }, [asked, data, fresh, condition, text, format]);
}

/** The attributes that customers have, and the kind of each one's values. */
export function useKeySuggestions(text: string, wanted: boolean) {
  const asked = useMemo(() => (wanted ? { search: searched(text), first: OFFERED } : null), [wanted, text]);
  const { data, fresh } = useLatest(AttributesDocument, asked, PAUSE_MS);
  return useMemo(() => {
    const attributes = data?.audienceAttributes.attributes ?? [];
    return {
      options: keyOptions(attributes, text),
      waiting: asked !== null && !fresh,
      kindOf: (key: string): AttributeKind | null => attributes.find((known) => known.key === key)?.type ?? null,
    };
  }, [asked, data, fresh, text]);
}

/** Names of some attributes that customers have. */
export function useAttributeNames(wanted: boolean): readonly string[] {
  const [{ data }] = useQuery({
    query: AttributesDocument,
    variables: { first: OFFERED },
    pause: !wanted,
    requestPolicy: "cache-first",
  });
  return useMemo(() => [...new Set(data?.audienceAttributes.attributes.map(({ key }) => key))], [data]);
}
