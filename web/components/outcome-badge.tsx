import { Badge } from "@/components/ui/badge";
import type { graphql } from "@/lib/graphql/graphql";

/** What became of a message. */
export type Outcome = ReturnType<typeof graphql.scalar<"RecipientOutcome">>;

const LOOKS: Record<Outcome, { word: string; tone: "plain" | "good" | "bad" | "warn" }> = {
  PENDING: { word: "Pending", tone: "plain" },
  SENT: { word: "Sent", tone: "good" },
  FAILED: { word: "Failed", tone: "bad" },
  UNCONFIRMED: { word: "Unconfirmed", tone: "warn" },
  SKIPPED: { word: "Left out", tone: "plain" },
};

export const OUTCOMES = Object.keys(LOOKS) as Outcome[];

export const outcomeWord = (outcome: Outcome): string => LOOKS[outcome].word;

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return <Badge tone={LOOKS[outcome].tone}>{LOOKS[outcome].word}</Badge>;
}
