import { Badge } from "@/components/ui/badge";
import type { CampaignStatus } from "./stats";

const LOOKS: Record<CampaignStatus, { word: string; tone: "plain" | "accent" | "good" | "warn" | "bad" }> = {
  DRAFT: { word: "Draft", tone: "plain" },
  SCHEDULED: { word: "Scheduled", tone: "plain" },
  PREPARING: { word: "Preparing", tone: "accent" },
  SENDING: { word: "Sending", tone: "accent" },
  PAUSED: { word: "Paused", tone: "warn" },
  COMPLETED: { word: "Completed", tone: "good" },
  CANCELLED: { word: "Cancelled", tone: "plain" },
  FAILED: { word: "Failed", tone: "bad" },
};

export const STATUSES = Object.keys(LOOKS) as CampaignStatus[];

export const statusWord = (status: CampaignStatus): string => LOOKS[status].word;

export function StatusBadge({ status }: { status: CampaignStatus }) {
  const { word, tone } = LOOKS[status];
  const moving = status === "SENDING" || status === "PREPARING";
  return (
    <Badge tone={tone}>
      {moving && <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-current motion-reduce:animate-none" />}
      {word}
    </Badge>
  );
}
