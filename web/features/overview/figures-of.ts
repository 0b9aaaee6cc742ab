import type { Answer, Sums } from "./overview-documents";

/** How much more or less than before, in parts of before; null where there was nothing to compare with. */
export function changeOf(now: number, before: number): number | null {
  return before > 0 ? (now - before) / before : null;
}

/** Messages that have an outcome. */
export const answered = ({ messagesSent, messagesFailed }: Sums): number => messagesSent + messagesFailed;

/** Whether there is nothing to look at, at any time. */
export function isEmpty({ workspaceTotals: { customers, orders }, overview }: Answer): boolean {
  return customers === 0 && orders === 0 && answered(overview.sums) === 0;
}
