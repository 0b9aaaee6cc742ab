import type { Format } from "@/lib/format";

import type { Difference } from "./summary-document";

export type Told = { better: boolean; own: string; others: string };

/** How those of a band fared beside everyone else. */
export function told({ delivered, of, othersDelivered, othersOf }: Difference, format: Format): Told {
  return {
    better: delivered * othersOf >= othersDelivered * of,
    own: format.percent(delivered, of),
    others: format.percent(othersDelivered, othersOf),
  };
}

/** Who wrote a summary, and what its numbers are worth. */
export function writer(provider: string, note: string | null): string {
  if (note) return note;
  return provider === "built-in"
    ? "Written from the campaign’s figures."
    : `Written by ${provider}; every number in it was checked against the campaign’s figures.`;
}
