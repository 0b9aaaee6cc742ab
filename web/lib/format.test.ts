import { expect, test } from "vitest";

import { duration, makeFormat } from "./format";

const indian = makeFormat({ locale: "en-IN", currency: "INR", timeZone: "Asia/Kolkata" });
const american = makeFormat({ locale: "en-US", currency: "USD", timeZone: "America/New_York" });

test("money keeps its last digits", () => {
  expect(indian.money("129900.5")).toBe("₹1,29,900.50");
  expect(american.money("9007199254740993.25")).toBe("$9,007,199,254,740,993.25");
  expect(american.moneyShort("1250000")).toBe("$1.3M");
});

test("counts in the reader's locale", () => {
  expect(indian.count(1234567)).toBe("12,34,567");
  expect(american.countShort(12_345)).toBe("12.3K");
});

test.each([
  [0, 0, "0%"],
  [1, 10_000, "0.1%"],
  [0, 10, "0%"],
  [9_999, 10_000, "99.9%"],
  [10, 10, "100%"],
  [937, 1_000, "93.7%"],
])("%i of %i is %s", (part, whole, text) => {
  expect(american.percent(part, whole)).toBe(text);
});

test("dates are those of the workspace's zone", () => {
  const instant = "2026-11-21T20:00:00Z";
  expect(indian.date(instant)).toContain("22 Nov 2026");
  expect(american.date(instant)).toBe("Nov 21, 2026");
  expect(indian.time(instant)).toMatch(/1:30/);
});

test("times ago, and dates after a week", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  const ago = (milliseconds: number) => american.ago(now - milliseconds, now);
  expect(ago(5_000)).toBe("now");
  expect(ago(61_000)).toBe("1 minute ago");
  expect(ago(2.6 * 3_600_000)).toBe("3 hours ago");
  expect(ago(26 * 3_600_000)).toBe("yesterday");
  expect(ago(-3_600_000)).toBe("in 1 hour");
  expect(ago(20 * 86_400_000)).toBe("Nov 1, 2026");
});

test.each([
  [400, "0 s"],
  [8_200, "8 s"],
  [200_000, "3 min 20 s"],
  [180_000, "3 min"],
  [7_500_000, "2 h 5 min"],
  [90_061_000, "1 d 1 h"],
])("%i ms are %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
