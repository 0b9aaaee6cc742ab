import { expect, test } from "vitest";

import { makeFormat } from "@/lib/format";

import { newCondition } from "../rule/node";
import { askedFor, keyOptions, optionsOf } from "./suggestions";

const format = makeFormat({ locale: "en", currency: "INR", timeZone: "Asia/Kolkata" });
const found = (...values: unknown[]) => ({
  values: values.map((value, place) => ({ value, customers: 40 - place })),
  sampled: 80,
  complete: true,
});
const labels = (options: { label: string }[]) => options.map(({ label }) => label);

test("a field with values to choose from is asked for those that fit the text", () => {
  expect(askedFor(newCondition({ field: "CITY" }), " mu ")).toEqual({ field: "CITY", search: "mu", first: 20 });
  expect(askedFor(newCondition({ field: "TAGS" }), "")).toEqual({ field: "TAGS", search: null, first: 20 });
  const plan = newCondition({ field: "ATTRIBUTE", key: " plan " });
  expect(askedFor(plan, "g")).toEqual({ field: "ATTRIBUTE", key: "plan", search: "g", first: 20 });
  expect(askedFor(newCondition({ field: "ATTRIBUTE" }), "g")).toBeNull();
  expect(askedFor(newCondition({ field: "NAME" }), "a")).toBeNull();
});

test("of an answer to an earlier text only what holds the present one is offered", () => {
  const city = newCondition({ field: "CITY" });
  expect(labels(optionsOf(found("Pune", "Mumbai", "Navi Mumbai"), city, "MUM", format))).toEqual(["Mumbai", "Navi Mumbai"]);
});

test("countries are found by code and by name", () => {
  const country = newCondition({ field: "COUNTRY" });
  const options = (text: string) => optionsOf(found("IN", "DE", "Atlantis"), country, text, format);
  expect(options("germ")).toMatchObject([{ value: "DE", label: "DE · Germany" }]);
  expect(options("in")).toMatchObject([{ value: "IN", label: "IN · India" }]);
  expect(options("atl")).toMatchObject([{ value: "Atlantis", label: "Atlantis" }]);
});

test("how many have a value is told as a share where only some customers were looked at", () => {
  const city = newCondition({ field: "CITY" });
  expect(optionsOf(found("Pune"), city, "", format)).toMatchObject([{ hint: "40" }]);
  expect(optionsOf({ ...found("Pune"), complete: false }, city, "", format)).toMatchObject([{ hint: "50%" }]);
});

test("an attribute's values of another kind are not offered", () => {
  const plan = newCondition({ field: "ATTRIBUTE", key: "plan" });
  const mixed = found("gold", 3, true);
  expect(labels(optionsOf(mixed, plan, "", format))).toEqual(["gold"]);
  expect(labels(optionsOf(mixed, { ...plan, attributeKind: "NUMBER" }, "", format))).toEqual(["3"]);
});

test("attributes are offered with the kind of their values, each once", () => {
  const attributes = [
    { key: "plan", type: "TEXT" as const },
    { key: "plan", type: "NUMBER" as const },
    { key: "beta", type: "BOOLEAN" as const },
  ];
  expect(keyOptions(attributes, "").map(({ label, hint }) => `${label}: ${hint}`)).toEqual(["plan: text", "beta: yes/no"]);
  expect(labels(keyOptions(attributes, "BE"))).toEqual(["beta"]);
});
