"use client";

import { Card } from "@/components/ui/card";

import { Reasons } from "../detail/reasons-card";
import type { Stats } from "../stats/stats";
import type { Reported } from "./use-report";

/** Why messages were not delivered. */
export function FailuresCard({ reported: { report }, stats }: { reported: Reported; stats: Stats }) {
  if (!report || report.failuresByReason.length === 0) return null;
  const reasons = report.failuresByReason.map(({ reason, messages }) => ({ reason, members: messages }));
  return (
    <Card title="Failures" aside="of all messages">
      <Reasons reasons={reasons} whole={stats.audienceSize - stats.skipped} tone="bg-bad" />
    </Card>
  );
}
