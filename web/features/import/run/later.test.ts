import { expect, test } from "vitest";

import type { ImportState } from "../upload/import-api";
import { later } from "./later";

const state = (parts: Partial<ImportState>) =>
  ({ status: "OPEN", lastRow: 10, committed: 0, failed: 0, ...parts }) as ImportState;

test.each([
  [state({}), state({ lastRow: 11 })],
  [state({ lastRow: 20 }), state({ status: "WRITING" })],
  [state({ status: "WRITING", committed: 9 }), state({ status: "DONE" })],
  [state({ committed: 3 }), state({ committed: 3, failed: 1 })],
])("the later answer counts, in whatever order the two come", (before, after) => {
  expect(later(before, after)).toBe(after);
  expect(later(after, before)).toBe(after);
  expect(later(null, before)).toBe(before);
});
