"use client";

import { useQuery } from "urql";

import { problemOf } from "@/lib/graphql/problem";
import type { Stats } from "../stats/stats";
import { useFollowing } from "../stats/use-following";
import { ReportDocument, type Report } from "./report-documents";

/** While a campaign runs its report is read again this often, if anything changed. */
const FOLLOW_MS = 4_000;
/** The report of a large campaign is work for the database. */
const FOLLOW_LARGE_MS = 20_000;
const LARGE = 100_000;

export type Reported = { report: Report | null; failed: string | null; busy: boolean; ask: () => void };

/** What became of the messages over time and why some failed, kept up while the campaign runs. */
export function useReport(campaign: string, stats: Stats): Reported {
  const [{ data, error, fetching }, execute] = useQuery({ query: ReportDocument, variables: { id: campaign } });
  const ask = () => execute({ requestPolicy: "network-only" });
  useFollowing(stats, { everyMs: stats.audienceSize > LARGE ? FOLLOW_LARGE_MS : FOLLOW_MS, busy: fetching, ask });
  const report = data?.campaign ?? null;
  return { report, failed: error && !report ? problemOf(error).message : null, busy: fetching, ask };
}
