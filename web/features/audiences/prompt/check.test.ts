import { expect, test } from "vitest";

import { oneLine, promptProblem } from "./check";

test("lines, tabs and blanks of a paste are one blank", () => {
  expect(oneLine("  spent\n over\t5K \r\n")).toBe("spent over 5K");
});

test("a sentence that says nothing or too much is refused before it is sent", () => {
  expect(promptProblem("", String)).toBe("Say who you mean first.");
  expect(promptProblem("a", String)).toBeNull();
  // Characters count, not code units.
  expect(promptProblem("😀".repeat(1_000), String)).toBeNull();
  expect(promptProblem("😀".repeat(1_001), String)).toBe("At most 1000 characters; this has 1001.");
});
