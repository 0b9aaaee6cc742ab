import type { Delivery } from "./report-documents";

/** One column of the chart: what was decided from `at` on, for `seconds`. */
export type Column = { at: number; seconds: number; sent: number; failed: number };

/** So many at least: the first outcomes of a campaign stand at the left and not alone. */
const LEAST = 10;

/** The campaign's beginning and, once it is over, its end. */
type Stretch = { startedAt: string | null; finishedAt: string | null };

/** The API leaves out when nothing was decided; a chart must show those moments, too, from the campaign's beginning on. */
export function columnsOf(deliveries: readonly Delivery[], { startedAt, finishedAt }: Stretch): Column[] {
  const [first] = deliveries;
  const last = deliveries.at(-1);
  if (!first || !last) return [];
  const step = first.seconds * 1_000;
  const earlier = Math.max(0, Math.ceil((Date.parse(first.at) - Date.parse(startedAt ?? first.at)) / step));
  const from = Date.parse(first.at) - earlier * step;
  const end = Math.max(Date.parse(last.at), Date.parse(finishedAt ?? last.at));
  const count = Math.max(LEAST, Math.floor((end - from) / step) + 1);
  const columns: Column[] = Array.from({ length: count }, (_, place) => ({
    at: from + place * step,
    seconds: first.seconds,
    sent: 0,
    failed: 0,
  }));
  for (const { at, sent, failed } of deliveries) {
    const column = columns[Math.round((Date.parse(at) - from) / step)];
    if (column) Object.assign(column, { sent, failed });
  }
  return columns;
}
