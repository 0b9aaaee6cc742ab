import { expect, test } from "vitest";

import { COLUMNS, gridOf, SHOWN_AT_FIRST } from "./columns";
import { columnsOf } from "./use-columns";

const ids = (stored: string | null) => columnsOf(stored).map(({ id }) => id);

test("the chosen columns come back in their own order, and what is no column is passed over", () => {
  expect(ids("visits,city,gone")).toEqual(["city", "visits"]);
  expect(ids("")).toEqual([]);
  expect(ids(null)).toEqual(SHOWN_AT_FIRST);
});

test("a row has a cell for the name and each column", () => {
  expect(gridOf([]).template).toBe("minmax(12rem, 1.4fr)");
  expect(gridOf(columnsOf("spend,orders")).template).toBe("minmax(12rem, 1.4fr) minmax(8rem, 0.4fr) 5rem");
  expect(new Set(COLUMNS.map(({ id }) => id)).size).toBe(COLUMNS.length);
});
