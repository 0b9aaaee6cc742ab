"use client";

import { Card } from "@/components/ui/card";
import { Problem } from "@/components/ui/problem";
import { Skeleton } from "@/components/ui/skeleton";
import { duration } from "@/lib/format";
import type { Campaign } from "../detail/detail-documents";
import { isFinal, type Stats } from "../stats/stats";
import { DeliveryChart } from "./delivery-chart";
import type { Reported } from "./use-report";

type Props = { campaign: Campaign; stats: Stats; reported: Reported; className?: string };

/** When the outcomes came in, as a chart. */
export function DeliveriesCard({ campaign, stats, reported, className }: Props) {
  const { report, failed, busy, ask } = reported;
  const seconds = report?.deliveries[0]?.seconds;
  return (
    <Card title="Outcomes over time" aside={seconds && (seconds === 1 ? "per second" : `per ${duration(seconds * 1_000)}`)} className={className}>
      {failed && (
        <Problem title="The report could not be read" busy={busy} onRetry={ask} className="py-6">
          {failed}
        </Problem>
      )}
      {!failed && !report && <Skeleton className="h-52 rounded-md" />}
      {report && seconds && <DeliveryChart campaign={campaign} deliveries={report.deliveries} />}
      {report && !seconds && (
        <p className="grid h-52 place-items-center text-[0.8125rem] text-ink-soft">
          {isFinal(stats.status) ? "No message has an outcome." : "No outcome is known yet."}
        </p>
      )}
    </Card>
  );
}
