"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

import type { Rule } from "./list-documents";

export type Filters = { search: string; rule: Rule | null };

export const NO_FILTERS: Filters = { search: "", rule: null };

export const isFiltered = ({ search, rule }: Filters): boolean => search !== "" || rule !== null;

/** Servers take addresses of about 8,000 characters. */
const LONGEST = 6_000;

/** Whether a rule can stand in the address. */
export const isShortEnough = (rule: Rule): boolean => encodeURIComponent(JSON.stringify(rule)).length <= LONGEST;

export function readFilters(parameters: URLSearchParams): Filters {
  return { search: (parameters.get("search") ?? "").trim().slice(0, 200), rule: readRule(parameters.get("rule")) };
}

/** Any object will do: what is no rule the API tells apart, and says why. */
function readRule(text: string | null): Rule | null {
  try {
    const json: unknown = JSON.parse(text ?? "null");
    return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Rule) : null;
  } catch {
    return null;
  }
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
