"use client";

import { useKeysetList, type UsedKeysetList } from "@/lib/graphql/use-keyset-list";
import { isFinal, type Stats } from "../stats/stats";
import { useFollowing } from "../stats/use-following";
import { LedgerDocument, type Outcome, type Recipient } from "./ledger-documents";

export type LedgerFilters = { outcome: Outcome | null; search: string };

/** While a campaign runs its rows are read again this often, if anything changed. */
const FOLLOW_MS = 2_500;
/** Whoever has read further than this looks for somebody, and is left in peace until the end. */
const FOLLOWED = 300;

/** The members of a campaign with what became of each, kept up while it runs. */
export function useLedger(campaign: string, { outcome, search }: LedgerFilters, stats: Stats): UsedKeysetList<Recipient> {
  const list = useKeysetList<Recipient>({
    name: `recipients of ${campaign}?${outcome ?? ""}&${search}`,
    load: async (client, after) => {
      const variables = { campaign, after, outcome, search: search || null };
      const { data, error } = await client
        .query(LedgerDocument, variables, { requestPolicy: "network-only" })
        .toPromise();
      if (!data?.campaign) throw error ?? new Error("the campaign is gone");
      return data.campaign.recipients;
    },
    idOf: ({ id }) => id,
  });
  const follows = list.items.length <= FOLLOWED || isFinal(stats.status);
  useFollowing(stats, { everyMs: FOLLOW_MS, ask: () => follows && void list.reload() });
  return list;
}
