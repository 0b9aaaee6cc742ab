import { expect, test } from "vitest";

import { isFiltered, NO_FILTERS, readFilters, writeFilters } from "./filters";

test("filters stand in the address and are read from it", () => {
  const filters = { search: "diwali & more", status: "SENDING" as const, tag: "festive" };
  expect(readFilters(new URLSearchParams(writeFilters(filters)))).toEqual(filters);
  expect(writeFilters(NO_FILTERS)).toBe("");
  expect(isFiltered(NO_FILTERS)).toBe(false);
});

test("an address that makes no sense filters nothing", () => {
  expect(readFilters(new URLSearchParams("status=GONE"))).toEqual(NO_FILTERS);
});
