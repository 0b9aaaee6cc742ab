"use client";

import { useQuery } from "urql";

import { problemOf, type Problem } from "@/lib/graphql/problem";

import { FieldsDocument } from "./documents";
import type { FieldInfo } from "./rule/metadata";

export type Fields = { fields: readonly FieldInfo[] | null; problem: Problem | null; retry: () => void };

/** What a rule can ask about. It is the same all day long: what was read once is good enough. */
export function useFields(): Fields {
  const [{ data, error }, ask] = useQuery({ query: FieldsDocument, requestPolicy: "cache-first" });
  return {
    fields: data?.audienceFields ?? null,
    problem: error && !data ? problemOf(error) : null,
    retry: () => ask({ requestPolicy: "network-only" }),
  };
}
