import { expect, test } from "vitest";

import { isFiltered, NO_FILTERS, readFilters, writeFilters } from "./filters";
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
