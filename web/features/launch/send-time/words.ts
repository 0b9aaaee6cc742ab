import type { Format } from "@/lib/format";

import type { SendTime, SendWindow } from "./use-send-time";

/** How far a proposed time can be relied on, in a word or two. */
export const CONFIDENCE: Record<SendWindow["confidence"], { word: string; tone: "good" | "accent" | "plain" }> = {
  HIGH: { word: "Clearly better", tone: "good" },
  MEDIUM: { word: "Probably better", tone: "accent" },
  LOW: { word: "Uncertain", tone: "plain" },
};

const DOUBT: Record<SendWindow["confidence"], string> = {
  HIGH: "",
  MEDIUM: " It may be chance, though not likely.",
  LOW: " That is little to go by: another time may do as well.",
};

/** What a proposal goes by, and how sure it is. */
export function reasonOf({ best, events, note }: Pick<SendTime, "best" | "events" | "note">, format: Format): string {
  if (!best) return note;
  if (events === 0) return "This audience has not ordered or visited in the last 12 months; it is the best time among all customers.";
  const counted = events === 1 ? "1 order or visit" : `${format.count(events)} orders and visits`;
  const times = `${format.count(Math.round(best.timesAverage * 10) / 10)} times as much as in an average two hours`;
  return `${times}, by ${counted} of the last 12 months.${DOUBT[best.confidence]}`;
}
