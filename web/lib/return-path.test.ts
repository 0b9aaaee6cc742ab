import { expect, test } from "vitest";

import { returnPath, withReturn } from "./return-path";

test.each(["/", "/w/3", "/w/3/campaigns/9?tab=ledger#top", "/w/3?next=https://evil.example", "/welcome"])("%s is ours", (path) => {
  expect(returnPath(path)).toBe(path);
});

test.each([
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/..//evil.example",
  "/.//evil.example",
  "javascript:alert(1)",
  "w/3",
  "",
  "/api/auth/signout",
  "/signed-out?callbackUrl=/",
  "/sign-in",
  `/${"a".repeat(2_001)}`,
  null,
  undefined,
  ["/w/3"],
])("%j leads to the beginning", (wanted) => {
  expect(returnPath(wanted)).toBe("/");
});

test("a page that leads back", () => {
  expect(withReturn("/sign-in", "/w/3?a=b&c=d")).toBe("/sign-in?callbackUrl=%2Fw%2F3%3Fa%3Db%26c%3Dd");
  expect(withReturn("/signed-out", "//evil.example")).toBe("/signed-out");
});
