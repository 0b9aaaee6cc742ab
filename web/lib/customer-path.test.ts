import { expect, test } from "vitest";

import { customerPath, externalIdIn } from "./customer-path";

test.each(["c1", "a/b", "../x", ".", "..", "...", "~", "~.", "~~x", "100%", "%2F", "?a=b#c", " ", "é 😀", "a\\b", "x".repeat(200)])(
  "the id %j comes back out of its path, which stays below the list's",
  (id) => {
    const { pathname } = new URL(customerPath("7", id), "https://tidings.example");
    const [, w, workspace, customers, segment, ...more] = pathname.split("/");
    expect([w, workspace, customers, more]).toEqual(["w", "7", "customers", []]);
    expect(externalIdIn(segment ?? "")).toBe(id);
  },
);

test("a path that was cut within a character names nobody", () => {
  expect(externalIdIn("%E0%A4%A")).toBeNull();
});
