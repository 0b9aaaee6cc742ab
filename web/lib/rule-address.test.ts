import { expect, test } from "vitest";

import { isShortEnough, ruleIn, withRule } from "./rule-address";

const rule = { condition: { field: "CITY", operator: "EQUALS", value: "Pune & “more” #1" } };

test("a rule goes through an address unchanged, and brings a name", () => {
  const address = new URL(withRule("/w/1/audiences/new", rule, "Like VIPs"), "http://tidings.example");
  expect(ruleIn(address.searchParams)).toEqual(rule);
  expect(address.searchParams.get("name")).toBe("Like VIPs");
  expect(withRule("/w/1/campaigns/new", rule)).not.toContain("name=");
});

test("what is no object is no rule", () => {
  for (const text of ["", "null", "[]", "7", "{"]) expect(ruleIn(new URLSearchParams({ rule: text }))).toBeNull();
  expect(ruleIn(new URLSearchParams())).toBeNull();
});

test("a rule that no server would take in an address is too long", () => {
  expect(isShortEnough(rule)).toBe(true);
  expect(isShortEnough({ ...rule, more: "a".repeat(6_000) })).toBe(false);
});
