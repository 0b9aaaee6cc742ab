import { expect, test } from "vitest";

import { explained, outOf100, verdict } from "./back-test-words";

const figures = { auc: 0.93, lift: 6.24, naiveAuc: 0.78, naiveLift: 3.1, heldOut: 1_250 };
const format = { count: (value: number) => value.toLocaleString("en") };

test("a back-test is told in words that need no statistics", () => {
  expect(explained(figures, format)).toEqual([
    "1,250 members were hidden from it. Shown one of them and somebody else, it picks the member 93 times out of 100; guessing would be right 50 times.",
    "The tenth of all customers that it rates highest holds 6.2 times as many of them as any tenth taken at random.",
  ]);
  expect(explained({ ...figures, auc: null, lift: null }, format)).toEqual([]);
});

test("a test that is too good to be true says why", () => {
  expect(explained({ ...figures, auc: 0.995 }, format).at(-1)).toMatch(/^So clear a difference comes, as a rule, from the members' own rule/);
  expect(explained({ ...figures, auc: 0.98 }, format)).toHaveLength(2);
});

test("the verdict is no better than the figures, nor than the naive way", () => {
  expect(verdict(figures)).toBe("Members stand out clearly");
  expect(verdict({ ...figures, auc: 0.8 })).toBe("Members stand out");
  expect(verdict({ ...figures, auc: 0.7, naiveAuc: 0.6 })).toBe("Members can be told apart, with mistakes");
  expect(verdict({ ...figures, auc: 0.55, naiveAuc: 0.4 })).toBe("Members look much like everybody else");
  expect(verdict({ ...figures, naiveAuc: 0.92 })).toBe("Counting orders alone would do as well");
  expect(verdict({ ...figures, auc: null })).toBe("Too few could be hidden for a test");
});

test("shares never round up to all, nor down to none", () => {
  expect([0, 0.001, 0.934, 0.999, 1].map(outOf100)).toEqual([0, 1, 93, 99, 100]);
});
