import { expect, test } from "vitest";

import { makeFormat } from "@/lib/format";

import { told, writer } from "./difference";

const format = makeFormat({ locale: "en", currency: "INR", timeZone: "Asia/Kolkata" });

test("a band is set beside everyone else", () => {
  const worse = { text: "Customers in Pune", delivered: 80, of: 100, othersDelivered: 900, othersOf: 1_000 };
  expect(told(worse, format)).toEqual({ better: false, own: "80%", others: "90%" });
  expect(told({ ...worse, delivered: 95 }, format)).toEqual({ better: true, own: "95%", others: "90%" });
});

test("it is said who wrote, and a note goes before all else", () => {
  expect(writer("built-in", null)).toBe("Written from the campaign’s figures.");
  expect(writer("gpt", null)).toContain("Written by gpt; every number");
  expect(writer("built-in", "The language model could not be reached.")).toBe("The language model could not be reached.");
});
