import { expect, test } from "vitest";

import type { MaskedStats } from "../stats/stats";
import { fits, isFiltered, NO_FILTERS, readFilters, writeFilters } from "./filters";

test("filters stand in the address and are read from it", () => {
  const filters = { search: "diwali & more", status: "SENDING" as const, tag: "festive" };
  expect(readFilters(new URLSearchParams(writeFilters(filters)))).toEqual(filters);
  expect(writeFilters(NO_FILTERS)).toBe("");
  expect(isFiltered(NO_FILTERS)).toBe(false);
});

test("an address that makes no sense filters nothing", () => {
  expect(readFilters(new URLSearchParams("status=GONE"))).toEqual(NO_FILTERS);
});

test("a campaign is found by name, tag and status", () => {
  const stats = { status: "SENDING" } as unknown as MaskedStats;
  const campaign = { name: "Diwali offer", tags: ["Festive"], stats };
  const fitting = (filters: object) => fits({ ...NO_FILTERS, ...filters }, campaign);
  expect([{}, { search: "OFFER" }, { search: "fest" }, { status: "SENDING" }, { tag: "Festive" }].map(fitting)).not.toContain(false);
  expect([{ search: "holi" }, { status: "PAUSED" }, { tag: "fest" }].map(fitting)).not.toContain(true);
});
