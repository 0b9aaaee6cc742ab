import { expect, test } from "vitest";

import { makeFormat } from "@/lib/format";

import type { SendWindow } from "./use-send-time";
import { reasonOf } from "./words";

const format = makeFormat({ locale: "en", currency: "INR", timeZone: "Asia/Kolkata" });
const best: SendWindow = { weekday: 2, from: 18, until: 20, nextStart: "2026-11-24T12:30:00Z", confidence: "HIGH", timesAverage: 3.24 };
const note = "Nobody has ordered or visited yet, so no time is better than another.";

test("a proposal says what it goes by and how sure it is", () => {
  expect(reasonOf({ best, events: 2314, note: "" }, format)).toBe(
    "3.2 times as much as in an average two hours, by 2,314 orders and visits of the last 12 months.",
  );
  expect(reasonOf({ best: { ...best, confidence: "LOW" }, events: 1, note: "" }, format)).toBe(
    "3.2 times as much as in an average two hours, by 1 order or visit of the last 12 months. That is little to go by: another time may do as well.",
  );
  expect(reasonOf({ best, events: 0, note: "" }, format)).toContain("among all customers");
  expect(reasonOf({ best: null, events: 0, note }, format)).toBe(note);
});
