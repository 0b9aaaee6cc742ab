"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

import { ruleIn } from "@/lib/rule-address";

import type { Rule } from "./list-documents";

export type Filters = { search: string; rule: Rule | null };

export const NO_FILTERS: Filters = { search: "", rule: null };

export const isFiltered = ({ search, rule }: Filters): boolean => search !== "" || rule !== null;

export function readFilters(parameters: URLSearchParams): Filters {
  // What is no rule the API tells apart, and says why.
  return { search: (parameters.get("search") ?? "").trim().slice(0, 200), rule: ruleIn(parameters) as Rule | null };
}

export function writeFilters({ search, rule }: Filters): string {
  const parameters = new URLSearchParams();
  if (search) parameters.set("search", search);
  if (rule) parameters.set("rule", JSON.stringify(rule));
  return parameters.toString();
}

/** What the list is narrowed to; it stands in the address, so that it can be kept, shared and gone back to. */
export function useFilters(): [Filters, (change: Partial<Filters>) => void] {
  const parameters = useSearchParams();
  const filters = useMemo(() => readFilters(parameters), [parameters]);
  const change = useCallback((part: Partial<Filters>) => {
    const written = writeFilters({ ...readFilters(new URLSearchParams(window.location.search)), ...part });
    window.history.replaceState(null, "", written ? `?${written}` : window.location.pathname);
  }, []);
  return [filters, change];
}
