"use client";

import { ColumnChart, type ChartPart } from "@/components/ui/column-chart";
import { useFormat, type Format } from "@/lib/format";
import type { Campaign } from "../detail/detail-documents";
import { columnsOf } from "./columns";
import type { Delivery } from "./report-documents";

const PARTS: ChartPart[] = [
  { name: "sent", tone: "good" },
  { name: "failed", tone: "bad" },
];

type Props = { campaign: Campaign; deliveries: readonly Delivery[] };

/** Outcomes over time. */
export function DeliveryChart({ campaign, deliveries }: Props) {
  const format = useFormat();
  const columns = columnsOf(deliveries, campaign);
  const last = columns.at(-1);
  return (
    <ColumnChart
      caption="Outcomes over time"
      unit="From"
      parts={PARTS}
      columns={columns.map(({ at, seconds, sent, failed }) => ({
        label: time(at, seconds, format),
        values: [sent, failed],
      }))}
      end={last && time(last.at + last.seconds * 1_000, last.seconds, format)}
      format={format.count}
      formatShort={format.countShort}
    />
  );
}

/** Of long campaigns the day counts, of short ones the second. */
function time(at: number, seconds: number, format: Format): string {
  return seconds >= 1_800 ? format.dateTime(at) : format.time(at, seconds < 60);
}
