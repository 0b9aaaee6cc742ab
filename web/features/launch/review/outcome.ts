import type { Format } from "@/lib/format";

import { CHANNELS } from "../channels";
import type { Channel } from "../draft";

export type LeftOut = { reason: string; members: number };

const REASONS: Record<string, (channel: Channel) => string> = {
  not_subscribed: () => "without consent",
  no_address: (channel) => `without ${CHANNELS[channel].address}`,
  suppressed: () => "never to be written to",
  unknown_customer: () => "known by an order or a visit alone",
};

export function reasonWords(reason: string, channel: Channel): string {
  return REASONS[reason]?.(channel) ?? reason.replaceAll("_", " ");
}

/** "1 person", "1,234 people". */
export function people(count: number, format: Format): string {
  return `${format.count(count)} ${count === 1 ? "person" : "people"}`;
}

type Counted = { size: number; reachable: number; leftOut: readonly LeftOut[] };

/** What will happen, in one sentence: who gets what and when, and who is left out for which reasons. */
export function outcome({ size, reachable, leftOut }: Counted, channel: Channel, at: string | null, format: Format): string {
  const when = at ? `on ${at}` : "now";
  const sent = `${people(reachable, format)} will get ${CHANNELS[channel].message} ${when}`;
  const out = size - reachable;
  if (out === 0) return `${sent}: everyone in the audience.`;
  const reasons = leftOut
    .filter(({ members }) => members > 0)
    .map(({ reason, members }) => `${format.count(members)} ${reasonWords(reason, channel)}`);
  const of = `${format.count(out)} of the audience ${out === 1 ? "is" : "are"} left out`;
  return reasons.length === 0 ? `${sent}; ${of}.` : `${sent}; ${of}: ${reasons.join(", ")}.`;
}
