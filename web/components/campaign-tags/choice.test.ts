import { expect, test } from "vitest";

import { isAmong, tagsProblem, toggled } from "./choice";

test("a tag is the same however it is written", () => {
  expect(isAmong(["win-back "], "Win-back")).toBe(true);
  expect(isAmong(["Winback"], "Win-back")).toBe(false);
});

test("a suggested tag is taken and let go", () => {
  expect(toggled(["vip"], "Discount")).toEqual(["vip", "Discount"]);
  expect(toggled(["vip", "DISCOUNT"], "Discount")).toEqual(["vip"]);
});

test("more than a campaign can have is told before it is sent", () => {
  expect(tagsProblem(Array.from({ length: 20 }, (_, number) => `t${number}`))).toBeNull();
  expect(tagsProblem(Array.from({ length: 21 }, (_, number) => `t${number}`))).toBe("At most 20 tags; these are 21.");
  expect(tagsProblem(["a".repeat(200)])).toBeNull();
  expect(tagsProblem(["a".repeat(201)])).toMatch(/^“a{20}…” is too long/);
});
