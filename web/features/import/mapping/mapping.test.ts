import { expect, test } from "vitest";

import type { Kind } from "./fields";
import { guess, guessKind, guessType, NOTHING, problemsOf, writtenMapping, type Mapping } from "./mapping";

const named = (columns: string[], kind: Kind) =>
  guess(columns, kind).map((target) => (target.to === "field" ? target.name : "–"));

test("columns are known by their names, however they are written", () => {
  expect(named(["Customer ID", "Full Name", "E-mail", "Mobile Number", "Town", "Accepts Marketing", "Shoe size"], "customers")).toEqual([
    "externalId", "name", "email", "phone", "city", "subscribed", "–",
  ]);
  expect(named(["order_number", "customer_id", "Total", "createdAt", "STATUS"], "orders")).toEqual([
    "externalId", "customerExternalId", "amount", "orderedAt", "status",
  ]);
});

test("each field is taken by one column, the likeliest", () => {
  expect(named(["id", "Customer id", "email", "mail"], "customers")).toEqual(["–", "externalId", "email", "–"]);
});

test.each([
  [["id", "name", "phone"], "customers"],
  [["id", "customer id", "total", "date"], "orders"],
  [["visit id", "customer id", "visited at"], "visits"],
  [["a", "b"], "customers"],
])("a file of %j holds %s", (columns, kind) => {
  expect(guessKind(columns)).toBe(kind);
});

test("values of an attribute are numbers only where they do not look like codes", () => {
  const type = (...values: string[]) => guessType({ rows: values.map((value) => [value]) } as never, 0);
  expect([type("1", "-2.5", ""), type("007"), type("yes", "No"), type("1", "x"), type("")]).toEqual([
    "NUMBER", "TEXT", "BOOLEAN", "TEXT", "TEXT",
  ]);
});

test("what is missing or there twice is named", () => {
  const mapping: Mapping = [
    { to: "field", name: "name" },
    { to: "field", name: "name" },
    { to: "attribute", name: " ", type: "TEXT" },
    NOTHING,
  ];
  const { missing, columns } = problemsOf(mapping, "customers");
  expect(missing.map(({ name }) => name)).toEqual(["externalId"]);
  expect([...columns.keys()]).toEqual([1, 2]);
});

test("columns go to the API by their places", () => {
  const mapping: Mapping = [NOTHING, { to: "field", name: "externalId" }, { to: "attribute", name: " age ", type: "NUMBER" }];
  expect(writtenMapping(mapping)).toEqual({ externalId: 1, "attributes.age": { column: 2, type: "NUMBER" } });
});
