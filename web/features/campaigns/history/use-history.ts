"use client";

import { useRef } from "react";
import type { Client } from "urql";

import { readFragment } from "@/lib/graphql/graphql";
import { useKeysetList, type UsedKeysetList } from "@/lib/graphql/use-keyset-list";
import { isFinal, type Stats } from "../stats/stats";
import { statusWord } from "../stats/status-badge";
import { useWorkspaceStats } from "../stats/use-stats";
import { writeFilters, type Filters } from "./filters";
import { HistoryDocument, RowFragment, type ListedCampaign } from "./history-documents";

/** The campaigns that the filters leave, kept up with what is launched and what changes, here and elsewhere. */
export function useHistory(filters: Filters, say: (words: string) => void): UsedKeysetList<ListedCampaign> {
  const list = useKeysetList<ListedCampaign>({
    name: `campaigns?${writeFilters(filters)}`,
    load: (client, after) => loadPage(client, filters, after),
    idOf: ({ id }) => id,
  });
  const looked = useRef(new Set<string>());
  useWorkspaceStats((stats, before) => {
    const listed = list.items.find(({ id }) => id === stats.campaignId);
    const moved = before !== undefined && before.status !== stats.status;
    if (listed && moved && isFinal(stats.status)) say(ending(readFragment(RowFragment, listed).name, stats));
    // Looked for once: the filters, or its age, may keep it off the list.
    const isNews = !listed && !looked.current.has(stats.campaignId);
    if (isNews) looked.current.add(stats.campaignId);
    if (isNews || (moved && filters.status)) void list.refresh();
  });
  return list;
}

function ending(name: string, { status, sent, failed }: Stats): string {
  return `${name}: ${statusWord(status).toLowerCase()}, ${sent} sent, ${failed} failed`;
}

async function loadPage(client: Client, { search, status, tag }: Filters, after: string | null) {
  const variables = { after, search: search || null, status: status && [status], tag };
  const { data, error } = await client
    .query(HistoryDocument, variables, { requestPolicy: "network-only" })
    .toPromise();
  if (!data) throw error ?? new Error("no answer");
  return data.campaigns;
}
