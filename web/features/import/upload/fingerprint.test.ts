import { expect, test } from "vitest";

import { fingerprint } from "./fingerprint";

const MEGABYTE = 1024 * 1024;

function file(size: number, changed?: number): Blob {
  const bytes = new Uint8Array(size).fill(97);
  if (changed !== undefined) bytes[changed] = 98;
  return new Blob([bytes]);
}

test("the same content is the same file, whatever it is called", async () => {
  expect(await fingerprint(new File(["id\n1"], "a.csv"))).toBe(await fingerprint(new File(["id\n1"], "b.csv")));
});

test.each([
  ["another length", file(MEGABYTE), file(MEGABYTE + 1)],
  ["one other byte", file(MEGABYTE), file(MEGABYTE, 700_000)],
  ["another end", file(5 * MEGABYTE), file(5 * MEGABYTE, 5 * MEGABYTE - 1)],
  ["another beginning", file(5 * MEGABYTE), file(5 * MEGABYTE, 0)],
])("%s makes another file", async (_, one, other) => {
  expect(await fingerprint(one)).not.toBe(await fingerprint(other));
});
