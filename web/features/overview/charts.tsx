"use client";

import { Card } from "@/components/ui/card";
import { ColumnChart, type ChartPart } from "@/components/ui/column-chart";
import { useFormat } from "@/lib/format";
import type { Day, Sums } from "./overview-documents";

const SPEND: ChartPart[] = [{ name: "spent", tone: "accent" }];
const ORDERS: ChartPart[] = [{ name: "orders", tone: "accent" }];
const CUSTOMERS: ChartPart[] = [{ name: "new customers", tone: "accent" }];
const MESSAGES: ChartPart[] = [
  { name: "delivered", tone: "good" },
  { name: "failed", tone: "bad" },
];

/** What happened day by day. */
export function Charts({ days }: { days: readonly Day[] }) {
  const format = useFormat();
  const columns = (values: (sums: Sums) => number[]) =>
    days.map(({ startsAt, sums }, place) => {
      const isToday = place === days.length - 1;
      return { label: `${format.date(startsAt)}${isToday ? ", so far" : ""}`, values: values(sums) };
    });
  const counts = { unit: "Day", format: format.count, formatShort: format.countShort };
  return (
    <div className="mt-4 grid gap-4 lg:grid-cols-2">
      <Card title="Spend per day">
        <ColumnChart
          caption="Spend per day"
          unit="Day"
          parts={SPEND}
          columns={columns(({ revenue }) => [Number(revenue)])}
          format={format.money}
          formatShort={format.moneyShort}
        />
      </Card>
      <Card title="Orders per day">
        <ColumnChart caption="Orders per day" parts={ORDERS} columns={columns(({ orders }) => [orders])} {...counts} />
      </Card>
      <Card title="Messages per day">
        <ColumnChart
          caption="Messages per day"
          parts={MESSAGES}
          columns={columns(({ messagesSent, messagesFailed }) => [messagesSent, messagesFailed])}
          {...counts}
        />
      </Card>
      <Card title="New customers per day">
        <ColumnChart
          caption="New customers per day"
          parts={CUSTOMERS}
          columns={columns(({ newCustomers }) => [newCustomers])}
          {...counts}
        />
      </Card>
    </div>
  );
}
