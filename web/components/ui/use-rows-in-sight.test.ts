import { expect, test } from "vitest";

import { rangeInSight } from "./use-rows-in-sight";

test.each([
  // At the beginning, in the middle, at the end, and beyond it.
  [10_000, 0, { from: 0, to: 24 }],
  [10_000, 64 * 1_000, { from: 992, to: 1024 }],
  [10_000, 64 * 9_990, { from: 9_980, to: 10_000 }],
  [10, 64 * 9_990, { from: 9, to: 10 }],
  [0, 0, { from: 0, to: 0 }],
  [3, -500, { from: 0, to: 3 }],
])("of %i rows, from %i pixels on", (count, top, range) => {
  expect(rangeInSight(count, 64, top, 900)).toEqual(range);
});
