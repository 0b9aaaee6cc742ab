import { expect, test } from "vitest";

import { segmentsOf } from "./sms";

test.each([
  ["nothing", "", "GSM-7", 0, 0, 160],
  ["one full part", "a".repeat(160), "GSM-7", 160, 1, 0],
  ["one more", "a".repeat(161), "GSM-7", 161, 2, 145],
  ["two full parts", "a".repeat(306), "GSM-7", 306, 2, 0],
  ["three parts", "a".repeat(307), "GSM-7", 307, 3, 152],
  ["what counts twice", "€".repeat(80), "GSM-7", 160, 1, 0],
  ["a euro that does not fit at a part's end", `${"a".repeat(152)}€${"a".repeat(20)}`, "GSM-7", 174, 2, 131],
  ["letters of the alphabet beyond a to z", "Ä Ñ ø Δ", "GSM-7", 7, 1, 153],
  ["another script", "नमस्ते", "UCS-2", 6, 1, 64],
  ["one full part of another script", "न".repeat(70), "UCS-2", 70, 1, 0],
  ["two parts of another script", "न".repeat(71), "UCS-2", 71, 2, 63],
  ["an emoji of two units", "👋".repeat(35), "UCS-2", 70, 1, 0],
  ["emoji that are not cut in two", "👋".repeat(36), "UCS-2", 72, 2, 61],
] as const)("%s", (_, text, encoding, units, segments, left) => {
  expect(segmentsOf(text)).toMatchObject({ encoding, units, segments, left });
});

test("the characters that make it long are named, each once", () => {
  expect(segmentsOf("it’s “so” much’ ₹10 €5").foreign).toEqual(["’", "“", "”", "₹"]);
});
