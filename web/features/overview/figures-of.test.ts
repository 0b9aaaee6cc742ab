import { expect, test } from "vitest";

import { changeOf } from "./figures-of";

test.each([
  [150, 100, 0.5],
  [50, 100, -0.5],
  [0, 100, -1],
  [5, 0, null],
  [0, 0, null],
])("from %2$i to %1$i the change is %3$s", (now, before, change) => {
  expect(changeOf(now, before)).toBe(change);
});
