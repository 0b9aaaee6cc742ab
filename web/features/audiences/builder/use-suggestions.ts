"use client";

import { useMemo } from "react";
import { useQuery } from "urql";

import type { ListOption } from "@/components/ui/listbox";

import { SomeValuesDocument } from "../documents";
import type { ConditionNode } from "../rule/node";
import { askedFor, keysOf, kindOfKey, valuesOf, type Someone } from "./suggestions";

const NOBODY: readonly Someone[] = [];

/** What some of the newest customers have in a condition's field, to choose from; asked once the input is used. */
export function useValueSuggestions(condition: ConditionNode, text: string, wanted: boolean): readonly ListOption[] {
  const asked = JSON.stringify(askedFor(condition, text));
  const rule = useMemo(() => JSON.parse(asked) as ReturnType<typeof askedFor>, [asked]);
  const [{ data }] = useQuery({
    query: SomeValuesDocument,
    variables: { rule },
    pause: !wanted || rule === null,
    requestPolicy: "cache-first",
  });
  const people = rule && wanted ? (data?.customers.nodes ?? NOBODY) : NOBODY;
  return useMemo(() => valuesOf(people, condition, text), [people, condition, text]);
}

/** The custom attributes of some of the newest customers. */
export function useKeySuggestions(text: string, wanted: boolean) {
  const [{ data }] = useQuery({
    query: SomeValuesDocument,
    variables: { rule: null },
    pause: !wanted,
    requestPolicy: "cache-first",
  });
  const people = data?.customers.nodes ?? NOBODY;
  return useMemo(
    () => ({ keys: keysOf(people, text), kindOf: (key: string) => kindOfKey(people, key) }),
    [people, text],
  );
}
