import { beforeEach, expect, test } from "vitest";

import { forget, remember, remembered, type Remembered } from "./memory";

const entry = (id: string): Remembered => ({
  id,
  kind: "orders",
  name: "orders.csv",
  size: 7,
  fingerprint: "f",
  begunAt: "2026-11-21T12:00:00Z",
});

beforeEach(() => localStorage.clear());

test("imports are remembered by workspace and person, the latest first, and not for ever", () => {
  for (let number = 1; number <= 12; number += 1) remember("1.me", entry(`i${number}`));
  remember("1.me", entry("i5"));
  const ids = remembered("1.me").map(({ id }) => id);
  expect(ids.slice(0, 3)).toEqual(["i5", "i12", "i11"]);
  expect(ids).toHaveLength(10);
  expect(remembered("2.me")).toEqual([]);
  forget("1.me", "i5");
  expect(remembered("1.me")[0]?.id).toBe("i12");
});

test("what is stored and makes no sense is passed over", () => {
  localStorage.setItem("tidings.imports.1.me", JSON.stringify([{ id: 7 }, entry("i1"), null]));
  expect(remembered("1.me").map(({ id }) => id)).toEqual(["i1"]);
  localStorage.setItem("tidings.imports.1.me", "{");
  expect(remembered("1.me")).toEqual([]);
});
