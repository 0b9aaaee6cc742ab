import { expect, test } from "vitest";

import { readHead } from "./csv/sheet";
import { cutAnew, newDraft, withKind, withTarget } from "./draft";
import { writtenMapping } from "./mapping/mapping";

async function draftOf(text: string) {
  const file = new File([text], "file.csv");
  return newDraft(file, await readHead(file));
}

test("a file says itself what it holds", async () => {
  const draft = await draftOf("order id;customer id;total;date\n1;c1;10;2026-03-01\n");
  expect(draft).toMatchObject({ kind: "orders", hasHeader: true, sheet: { delimiter: ";" } });
  expect(writtenMapping(draft.mapping)).toEqual({ externalId: 0, customerExternalId: 1, amount: 2, orderedAt: 3 });
});

test.each(["c1,asha@example.com\n", "17,Asha\n", "Asha,+91 98765\n", "2026-03-01,x\n"])("the file %j begins without names", async (text) => {
  expect((await draftOf(text)).hasHeader).toBe(false);
});

test("another delimiter or kind makes other columns", async () => {
  const draft = await draftOf("id,name;city\n1,Asha;Pune\n");
  const cut = cutAnew(draft, { delimiter: ";" });
  expect(cut.sheet.columns).toEqual(["id,name", "city"]);
  expect(writtenMapping(cut.mapping)).toEqual({ city: 1 });
  expect(writtenMapping(withKind(draft, "visits").mapping)).toEqual({ externalId: 0 });
  expect(cutAnew(draft, { hasHeader: false }).sheet.columns).toEqual(["Column 1", "Column 2"]);
});

test("a field moves from one column to another", async () => {
  const draft = await draftOf("id,name,nickname\n1,Asha,Ash\n");
  const moved = withTarget(draft, 2, { to: "field", name: "name" });
  expect(writtenMapping(moved.mapping)).toEqual({ externalId: 0, name: 2 });
});
