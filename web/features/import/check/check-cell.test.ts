import { expect, test } from "vitest";

import type { Shape } from "../mapping/fields";
import { attributeProblem, cellProblem } from "./check-cell";

const rules = { currency: "INR", digits: 2, now: Date.parse("2026-11-21T12:00:00Z") };
const problem = (shape: Shape, text: string, required = false) =>
  cellProblem({ name: "f", label: "F", shape, required, synonyms: [] }, text, rules);

const good: [Shape, string[]][] = [
  ["id", ["1", "a/b", "x".repeat(200)]],
  ["email", ["a@b.co", "josé.álvarez+x@münchen.example"]],
  ["phone", ["+919876543210"]],
  ["country", ["IN", "in"]],
  ["flag", ["Yes", "0", "TRUE"]],
  ["moment", ["2026-03-01", "2026-03-01 18:30", "2026-03-01T18:30:00", "2026-03-01T18:30:00+05:30", "2026-11-22"]],
  ["amount", ["0", "1299", "1299.5", "1299.500"]],
  ["currency", ["inr"]],
  ["status", ["completed"]],
];
const bad: [Shape, string[]][] = [
  ["id", ["x".repeat(201)]],
  ["email", ["a@b", "a b@c.de", "@c.de", "a..b@c.de", "a@-c.de"]],
  ["phone", ["9876543210", "+91 98765 43210", "+123"]],
  ["country", ["India", "I"]],
  ["flag", ["maybe", "2"]],
  ["moment", ["01/03/2026", "2026-02-30", "2026-02-30 10:00", "2026-13-01", "soon", "2027-01-01"]],
  ["amount", ["₹10", "1,299", "-5", "1.234", "1e3", "."]],
  ["currency", ["USD"]],
  ["status", ["done"]],
];

test.each(good.flatMap(([shape, texts]) => texts.map((text) => [shape, text] as const)))("as %s, %s passes", (shape, text) => {
  expect(problem(shape, text)).toBeNull();
});

test.each(bad.flatMap(([shape, texts]) => texts.map((text) => [shape, text] as const)))("as %s, %s does not", (shape, text) => {
  expect(problem(shape, text)).not.toBeNull();
});

test("an empty cell leaves a field as it is, unless there must be one", () => {
  expect(problem("amount", "")).toBeNull();
  expect(problem("amount", "", true)).toBe("is empty");
});

test("values of an attribute are of its type", () => {
  expect([attributeProblem("NUMBER", "1e3"), attributeProblem("NUMBER", ""), attributeProblem("BOOLEAN", "no"), attributeProblem("TEXT", "x")]).toEqual([
    null, null, null, null,
  ]);
  expect([attributeProblem("NUMBER", "1,5"), attributeProblem("BOOLEAN", "x")]).not.toContain(null);
});
