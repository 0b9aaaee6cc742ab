import { expect, test } from "vitest";

import { cellText, guessDelimiter, readRows, type Delimiter } from "./reader";

const rows = (text: string, delimiter: Delimiter = ",", more = false) => readRows(text, { delimiter, more, limit: 100 });

test("quotes keep delimiters, line breaks and quotes within a cell", () => {
  expect(rows('id;name\r\n1;"Rao; ""Asha""\nof Pune"\r\n\r\n2;\r\n;é', ";")).toEqual([
    ["id", "name"],
    ["1", 'Rao; "Asha"\nof Pune'],
    ["2", ""],
    ["", "é"],
  ]);
});

test.each(["\n", "\r\n", "\r"])("lines end with %j, blank ones are passed over, and the last needs no end", (end) => {
  expect(rows(["a,b", "", "1,2", "3,4"].join(end))).toEqual([
    ["a", "b"],
    ["1", "2"],
    ["3", "4"],
  ]);
});

test("a quote within a cell is one, and what follows the closing one belongs to the cell", () => {
  expect(rows('5" pipe,"a"b,""\n')).toEqual([['5" pipe', "ab", ""]]);
});

test("empty cells are cells", () => {
  expect(rows(",\n\"\"\n,,x")).toEqual([["", ""], [""], ["", "", "x"]]);
});

test("a row that was cut off is left out, and no more are read than wanted", () => {
  expect(rows("a,b\n1,2\n3,", ",", true)).toEqual([
    ["a", "b"],
    ["1", "2"],
  ]);
  expect(rows('a\n"1\n2', ",", true)).toEqual([["a"]]);
  expect(readRows("1\n2\n3\n", { delimiter: ",", more: false, limit: 2 })).toEqual([["1"], ["2"]]);
});

test.each([
  ["id,name", ","],
  ["id;name,surname;city", ";"],
  ['"a;b;c",d', ","],
  ["id\tname", "\t"],
  ["id|name\n,,,,", "|"],
  ["id", ","],
])("the delimiter of %j is %j", (text, delimiter) => {
  expect(guessDelimiter(text)).toBe(delimiter);
});

test("what a spreadsheet was kept from running is read without its guard", () => {
  expect([" '=gold ", "'tis", "''=x", "", undefined].map(cellText)).toEqual(["=gold", "'tis", "'=x", "", ""]);
});
