import { Progress, type ProgressPart } from "@/components/ui/progress";
import type { Stats } from "./stats";

/** How far a campaign is, as one bar: sent, failed, unconfirmed, left out, and the rest to come. */
export function DeliveryBar({ stats, label, className }: { stats: Stats; label: string; className?: string }) {
  const parts: ProgressPart[] = [
    { name: "sent", value: stats.sent, tone: "good" },
    { name: "failed", value: stats.failed, tone: "bad" },
    { name: "unconfirmed", value: stats.unconfirmed, tone: "warn" },
    { name: "left out", value: stats.skipped, tone: "muted" },
    { name: "pending", value: stats.pending, tone: "waiting" },
  ];
  return <Progress label={label} parts={parts} total={stats.audienceSize} className={className} />;
}
