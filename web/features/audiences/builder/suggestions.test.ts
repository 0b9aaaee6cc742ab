import { expect, test } from "vitest";

import { newCondition } from "../rule/node";
import { askedFor, keysOf, kindOfKey, valuesOf, type Someone } from "./suggestions";

const someone = (parts: Partial<Someone>): Someone => ({ id: "1", city: null, country: null, tags: [], attributes: {}, ...parts });
const people = [
  someone({ city: "Pune", tags: ["vip", "new"], attributes: { plan: "gold", visits: 3 } }),
  someone({ city: "Mumbai", tags: ["vip"], attributes: { plan: "gold", beta: true } }),
  someone({ city: "Pune", attributes: { plan: "silver", address: { city: "Pune" } } }),
];
const labels = (options: { label: string }[]) => options.map(({ label }) => label);

test("values that hold the text are suggested, the most frequent first", () => {
  const city = newCondition({ field: "CITY" });
  expect(labels(valuesOf(people, city, ""))).toEqual(["Pune", "Mumbai"]);
  expect(labels(valuesOf(people, city, "MUM"))).toEqual(["Mumbai"]);
  expect(labels(valuesOf(people, newCondition({ field: "TAGS" }), ""))).toEqual(["vip", "new"]);
  expect(labels(valuesOf(people, newCondition({ field: "ATTRIBUTE", key: "plan" }), ""))).toEqual(["gold", "silver"]);
  expect(valuesOf(people, newCondition({ field: "ATTRIBUTE", key: "visits" }), "")).toEqual([]);
});

test("attributes are suggested with the kind of their values", () => {
  expect(keysOf(people, "").map(({ label, hint }) => `${label}: ${hint}`)).toEqual([
    "plan: text",
    "beta: yes/no",
    "visits: number",
  ]);
  expect(kindOfKey(people, "beta")).toBe("BOOLEAN");
  expect(kindOfKey(people, "address")).toBeNull();
});

test("only people who have a value are asked for", () => {
  expect(askedFor(newCondition({ field: "CITY" }), " mu ")).toEqual({
    condition: { field: "CITY", operator: "STARTS_WITH", value: "mu" },
  });
  expect(askedFor(newCondition({ field: "TAGS" }), "v")).toEqual({ condition: { field: "TAGS", operator: "IS_SET" } });
  expect(askedFor(newCondition({ field: "ATTRIBUTE" }), "")).toBeNull();
  expect(askedFor(newCondition({ field: "NAME" }), "a")).toBeNull();
});
