import { expect, test } from "vitest";

import { makeFormat } from "@/lib/format";

import { outcome, reasonWords } from "./outcome";

const format = makeFormat({ locale: "en", currency: "INR", timeZone: "Asia/Kolkata" });
const leftOut = [
  { reason: "not_subscribed", members: 60 },
  { reason: "no_address", members: 28 },
  { reason: "suppressed", members: 0 },
];

test("says who gets what and when, and who is left out and why", () => {
  expect(outcome({ size: 1322, reachable: 1234, leftOut }, "SMS", null, format)).toBe(
    "1,234 people will get an SMS now; 88 of the audience are left out: 60 without consent, 28 without a number.",
  );
});

test("one person, later, nobody left out", () => {
  expect(outcome({ size: 1, reachable: 1, leftOut: [] }, "EMAIL", "21 Nov 2026, 18:00", format)).toBe(
    "1 person will get an e-mail on 21 Nov 2026, 18:00: everyone in the audience.",
  );
  expect(outcome({ size: 3, reachable: 2, leftOut: [{ reason: "unknown_customer", members: 1 }] }, "WHATSAPP", null, format)).toBe(
    "2 people will get a WhatsApp message now; 1 of the audience is left out: 1 known by an order or a visit alone.",
  );
});

test("a reason that is new here is told in its own words", () => {
  expect(reasonWords("too_many_messages", "SMS")).toBe("too many messages");
});
