import { expect, test } from "vitest";

import { decode, readHead, sheetOf, Unreadable } from "./sheet";

const bytes = (text: string) => new TextEncoder().encode(text);
const sheet = (text: string, hasHeader = true) =>
  sheetOf({ text, more: false, bytes: bytes(text).length }, bytes(text).length, hasHeader, null);

test("the columns are called as the first line says, or by their places", () => {
  expect(sheet("id; Full name ;\n1;Asha;x\n")).toEqual({
    delimiter: ";",
    columns: ["id", "Full name", "Column 3"],
    rows: [["1", "Asha", "x"]],
    about: 1,
    isExact: true,
  });
  expect(sheet("1;Asha\n2;Ben\n", false)).toMatchObject({ columns: ["Column 1", "Column 2"], about: 2 });
});

test("the rows of a large file are reckoned from its beginning", () => {
  const text = "id\n" + "1234567\n".repeat(1_000);
  const found = sheetOf({ text, more: true, bytes: text.length }, text.length * 10, true, null);
  expect(found.isExact).toBe(false);
  expect(found.about).toBeGreaterThan(9_900);
  expect(found.about).toBeLessThan(10_100);
  expect(found.rows).toHaveLength(200);
});

test("a byte order mark is no part of the first column's name", async () => {
  const head = await readHead(new Blob(["\u{feff}id,name\n1,Asha\n"]));
  expect(sheetOf(head, 20, true, null).columns).toEqual(["id", "name"]);
});

test("a character that the cut has split is no mistake", () => {
  const whole = bytes("id\né");
  expect(decode(whole.slice(0, whole.length - 1), true)).toBe("id\n");
  expect(() => decode(whole.slice(0, whole.length - 1), false)).toThrow(Unreadable);
});

test.each([
  ["a workbook", Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 1), /workbook/],
  ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x69, 0), /UTF-16/],
  ["Latin-1", Uint8Array.of(0x69, 0x0a, 0x4a, 0x6f, 0x73, 0xe9, 0x0a), /Line 2 is not UTF-8/],
  ["an image", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0), /no text file/],
  ["an empty file", Uint8Array.of(), /empty/],
])("%s is told apart", (_, content, words) => {
  expect(() => decode(content, false)).toThrow(words);
});

test("a file without a row says so", () => {
  expect(() => sheet("\n\n")).toThrow(/no row/);
  expect(() => sheetOf({ text: '"open', more: true, bytes: 5 }, 100, true, null)).toThrow(/quote/);
});
