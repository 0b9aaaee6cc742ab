import { expect, test } from "vitest";

import { isFiltered, isShortEnough, NO_FILTERS, readFilters, writeFilters } from "./filters";
import type { Rule } from "./list-documents";

const rule: Rule = { all: [{ condition: { field: "CITY", operator: "EQUALS", value: "São Paulo & co" } }] };

test("filters stand in the address and are read from it", () => {
  const filters = { search: "asha & co", rule };
  expect(readFilters(new URLSearchParams(writeFilters(filters)))).toEqual(filters);
  expect(writeFilters(NO_FILTERS)).toBe("");
});

test.each(["rule={", "rule=[]", "rule=7", "rule=null", "search=%20%20"])("the address ?%s filters nothing", (address) => {
  expect(isFiltered(readFilters(new URLSearchParams(address)))).toBe(false);
});

test("a rule that no server would take in an address is known beforehand", () => {
  expect(isShortEnough(rule)).toBe(true);
  expect(isShortEnough({ all: Array.from({ length: 100 }, () => rule) })).toBe(false);
});
