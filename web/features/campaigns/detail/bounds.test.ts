import { expect, test } from "vitest";

import { conditionWords } from "./bounds";
import type { RuleField } from "./detail-documents";

const fields: RuleField[] = [
  {
    name: "LAST_VISIT_AT",
    label: "Last visit",
    operators: [{ name: "NOT_WITHIN_LAST", label: "is not within the last" }],
  },
  { name: "ORDER_COUNT", label: "Number of orders", operators: [{ name: "AT_LEAST", label: "is at least" }] },
];
const rule = {
  any: [
    { condition: { field: "LAST_VISIT_AT", operator: "NOT_WITHIN_LAST", value: "P90D" } },
    { not: { condition: { field: "ORDER_COUNT", operator: "AT_LEAST", value: 3, within: "P1M" } } },
  ],
};

test.each([
  ["rule.any[0].condition", "Last visit is not within the last 90 days"],
  ["rule.any[1].not.condition", "Number of orders in the last 1 month"],
  ["rule.all[7].condition", "rule.all[7].condition"],
])("%s is: %s", (path, words) => {
  expect(conditionWords(rule, path, fields)).toBe(words);
});
