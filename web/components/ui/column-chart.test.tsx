import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { ColumnChart, roundTop } from "./column-chart";

test.each([
  [0, 1],
  [1, 1],
  [2, 2],
  [9, 10],
  [13, 15],
  [20, 20],
  [21, 25],
  [620, 800],
  [801, 1000],
])("the top above %i is %i", (greatest, top) => {
  expect(roundTop(greatest)).toBe(top);
});

test("a table says what the columns show", () => {
  const format = (value: number) => `${value} pieces`;
  render(
    <ColumnChart
      caption="Messages per day"
      unit="Day"
      parts={[
        { name: "sent", tone: "good" },
        { name: "failed", tone: "bad" },
      ]}
      columns={[
        { label: "1 March", values: [90, 10] },
        { label: "2 March", values: [0, 0] },
      ]}
      format={format}
      formatShort={String}
    />,
  );
  const rows = within(screen.getByRole("table", { name: "Messages per day" })).getAllByRole("row");
  expect(rows.map((row) => row.textContent)).toEqual([
    "Daysentfailed",
    "1 March90 pieces10 pieces",
    "2 March0 pieces0 pieces",
  ]);
});
