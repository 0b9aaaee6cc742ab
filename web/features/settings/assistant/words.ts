import type { Request } from "./usage-document";

export const KINDS: Record<Request["kind"], string> = {
  RULE: "Audience from a sentence",
  MESSAGES: "Messages",
  TAGS: "Tags",
  SUMMARY: "Summary of a campaign",
};

/** A price as the API gives it, in as few digits as say something: "$0.00042", "$1.20". */
export function dollars(cost: string, locale?: string): string {
  const amount = Number(cost);
  const small = amount > 0 && amount < 0.01;
  const digits = small ? { minimumSignificantDigits: 1, maximumSignificantDigits: 2 } : {};
  return new Intl.NumberFormat(locale, { style: "currency", currency: "USD", ...digits }).format(amount);
}

/** "21 Nov 2026": a day of the workspace's calendar, which no zone moves any more. */
export function dayName(date: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));
}

/** What became of a request; one whose end nobody saw has none. */
export function outcomeWords(outcome: string | null): string {
  if (outcome === null) return "no answer was waited for";
  return outcome === "answered" ? "answered" : outcome;
}
