import type { TimelineEntry } from "./person-documents";

/** Tells an entry from all others. */
export function keyOf({ event }: TimelineEntry): string {
  return `${event.__typename} ${event.__typename === "Recipient" ? event.id : event.externalId}`;
}

export type Day = { day: string; entries: TimelineEntry[] };

/** Entries under the days of the workspace on which they happened, in the order in which they come. */
export function daysOf(entries: readonly TimelineEntry[], dayOf: (instant: string) => string): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}
