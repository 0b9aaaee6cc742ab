import { expect, test } from "vitest";

import { matching } from "./combobox";

const OPTIONS = [
  { value: "TOTAL_SPEND", label: "Total spend", keywords: ["spent", "lifetime value"] },
  { value: "ORDER_COUNT", label: "Number of orders", keywords: ["purchases"] },
  { value: "LAST_ORDER_AT", label: "Last order", keywords: ["last purchase", "inactive"] },
];
const found = (text: string) => matching(OPTIONS, text).map(({ value }) => value);

test("options are found by a part of their name, or by another word for it", () => {
  expect(found("")).toHaveLength(3);
  expect(found("order")).toEqual(["ORDER_COUNT", "LAST_ORDER_AT"]);
  expect(found("Spent")).toEqual(["TOTAL_SPEND"]);
  expect(found("purchase last")).toEqual(["LAST_ORDER_AT"]);
  expect(found("shoe")).toEqual([]);
});

test("a name that begins with the text comes first", () => {
  expect(found("l")[0]).toBe("LAST_ORDER_AT");
});
