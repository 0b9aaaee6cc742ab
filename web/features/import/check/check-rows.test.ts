import { expect, test } from "vitest";

import type { Sheet } from "../csv/sheet";
import type { Mapping } from "../mapping/mapping";
import { checkRows, readingsOf } from "./check-rows";

const rules = { currency: "INR", digits: 2, now: Date.parse("2026-11-21T12:00:00Z") };
const mapping: Mapping = [
  { to: "field", name: "email" },
  { to: "attribute", name: "Age", type: "NUMBER" },
  { to: "field", name: "externalId" },
];

test("each row is checked as it will be read", () => {
  const sheet: Sheet = {
    delimiter: ",",
    columns: ["mail", "age", "id"],
    rows: [["a@b.co", "41", " c1 "], ["nobody", "41", "c2"], ["", "old", ""], ["a@b.co", "41"]],
    about: 4,
    isExact: true,
  };
  const readings = readingsOf(mapping, "customers", rules);
  expect(readings.map(({ label }) => label)).toEqual(["Customer id", "E-mail", "Age"]);
  const checked = checkRows(sheet, readings);
  expect(checked[0]).toEqual({
    number: 1,
    problem: null,
    cells: [{ text: "c1", problem: null }, { text: "a@b.co", problem: null }, { text: "41", problem: null }],
  });
  expect(checked.map(({ problem }) => problem)).toEqual([
    null,
    "E-mail must be an address such as asha@example.com.",
    "Customer id is empty.",
    "The row has 2 columns instead of 3.",
  ]);
});
