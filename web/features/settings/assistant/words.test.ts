import { expect, test } from "vitest";

import { dayName, dollars, outcomeWords } from "./words";

test("a price has as few digits as say something", () => {
  expect(["0", "0.000420", "0.009900", "0.010000", "1.200000", "1234.500000"].map((cost) => dollars(cost, "en"))).toEqual([
    "$0.00",
    "$0.00042",
    "$0.0099",
    "$0.01",
    "$1.20",
    "$1,234.50",
  ]);
});

test("a day stays the day it is", () => {
  expect(dayName("2026-03-01", "en-GB")).toBe("1 Mar 2026");
});

test("it is told what became of a request", () => {
  expect(outcomeWords("answered")).toBe("answered");
  expect(outcomeWords("the language model did not answer in time")).toBe("the language model did not answer in time");
  expect(outcomeWords(null)).toBe("no answer was waited for");
});
