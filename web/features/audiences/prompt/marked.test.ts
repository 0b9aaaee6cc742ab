import { expect, test } from "vitest";

import { marked } from "./marked";

/** The sentence with what is marked in brackets. */
function shown(sentence: string, parts: string[]): string {
  return marked(sentence, parts)
    .stretches.map(({ text, marked }) => (marked ? `[${text}]` : text))
    .join("");
}

test("what was not understood is marked where it stands, and the sentence is whole", () => {
  expect(shown("VIPs from Pune who love blue", ["VIPs", "love blue"])).toBe("[VIPs] from Pune who [love blue]");
  expect(shown("spent over 5K", [])).toBe("spent over 5K");
  expect(shown("delete everything", ["delete everything"])).toBe("[delete everything]");
});

test("the same word is marked as often as it is named, and never within another word", () => {
  expect(shown("nice and nice", ["nice"])).toBe("[nice] and nice");
  expect(shown("nice and nice", ["nice", "nice"])).toBe("[nice] and [nice]");
  expect(shown("many or any", ["any"])).toBe("many or [any]");
  expect(shown("über ber", ["ber"])).toBe("über [ber]");
});

test("parts that come out of order are found all the same", () => {
  expect(shown("first then second", ["second", "first"])).toBe("[first] then [second]");
});

test("a part that does not stand in the sentence is told by itself, and never lost", () => {
  expect(marked("spent over 5K", ["loyal", " "])).toEqual({
    stretches: [{ text: "spent over 5K", marked: false }],
    missing: ["loyal"],
  });
});
