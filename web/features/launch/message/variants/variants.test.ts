import { expect, test } from "vitest";

import { isOwn, lengthWords, VARIANTS, withVariant, type Variant } from "./variants";

const variant = (body: string): Variant => ({
  title: "",
  body,
  why: "",
  characters: body.length,
  segments: 1,
  provider: "built-in",
  note: null,
});

test("what comes again after a break is taken once, and no more than were asked for", () => {
  const found = ["a", "b", "a", "c", "d"].map(variant).reduce<readonly Variant[]>(withVariant, []);
  expect(found.map(({ body }) => body)).toEqual(["a", "b", "c"]);
  expect(found).toHaveLength(VARIANTS);
});

test("a text is a person's own unless it is exactly what was proposed", () => {
  expect(isOwn(" \n", [])).toBe(false);
  expect(isOwn("a", [variant("a")])).toBe(false);
  expect(isOwn("a!", [variant("a")])).toBe(true);
});

test("its length is told in characters, and in parts where those are paid for", () => {
  expect(lengthWords({ characters: 1, segments: 1 }, String)).toBe("1 character · 1 part");
  expect(lengthWords({ characters: 1480, segments: 10 }, (value) => value.toLocaleString("en"))).toBe("1,480 characters · 10 parts");
  expect(lengthWords({ characters: 90, segments: null }, String)).toBe("90 characters");
});
