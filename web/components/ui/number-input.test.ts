import { expect, test } from "vitest";

import { grouped } from "./number-input";

test.each([
  ["10000", "10,000"],
  ["-1234567.50", "-1,234,567.50"],
  ["10.", "10."],
  ["", ""],
  ["1e5", "1e5"],
  ["abc", "abc"],
])("%s is shown as %s", (value, shown) => {
  expect(grouped(value, "en")).toBe(shown);
});
