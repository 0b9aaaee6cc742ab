import { expect, test } from "vitest";

import { fileSize } from "./file-size";

test("sizes are written in the unit that suits them", () => {
  expect([0, 1, 999, 1_000, 12_400, 999_700, 12_400_000, 3_200_000_000].map(fileSize)).toEqual([
    "0 bytes", "1 byte", "999 bytes", "1 kB", "12 kB", "1 MB", "12 MB", "3.2 GB",
  ]);
});
