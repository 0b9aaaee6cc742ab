"use client";

import { useQuery } from "urql";

import type { Stats } from "../stats/stats";
import { useFollowing } from "../stats/use-following";
import { SummaryDocument, type Summary } from "./summary-document";

/** Receipts that come late change what is told; nobody waits for it. */
const FOLLOW_MS = 60_000;

export type Summarised = { summary: Summary | null; failed: boolean; busy: boolean; ask: () => void };

/** What became of a campaign that is over, in words, kept up while late receipts come. */
export function useSummary(campaign: string, stats: Stats): Summarised {
  const [{ data, error, fetching }, execute] = useQuery({ query: SummaryDocument, variables: { id: campaign } });
  const ask = () => execute({ requestPolicy: "network-only" });
  useFollowing(stats, { everyMs: FOLLOW_MS, busy: fetching, ask });
  const summary = data?.campaignSummary ?? null;
  return { summary, failed: Boolean(error) && !summary, busy: fetching, ask };
}
