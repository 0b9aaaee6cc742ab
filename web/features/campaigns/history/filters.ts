"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

import type { CampaignStatus } from "../stats/stats";
import { STATUSES } from "../stats/status-badge";

export type Filters = { search: string; status: CampaignStatus | null; tag: string | null };

export const NO_FILTERS: Filters = { search: "", status: null, tag: null };

export const isFiltered = ({ search, status, tag }: Filters): boolean => search !== "" || status !== null || tag !== null;

export function readFilters(parameters: URLSearchParams): Filters {
  const status = parameters.get("status");
  return {
    search: parameters.get("search") ?? "",
    status: STATUSES.find((known) => known === status) ?? null,
    tag: parameters.get("tag"),
  };
}

export function writeFilters({ search, status, tag }: Filters): string {
  const parameters = new URLSearchParams();
  if (search) parameters.set("search", search);
  if (status) parameters.set("status", status);
  if (tag) parameters.set("tag", tag);
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
