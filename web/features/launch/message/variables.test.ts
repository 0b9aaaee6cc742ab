import { expect, test } from "vitest";

import { attributeInsertion, insertionOf, VARIABLES } from "./variables";

const inserted = (name: string, channel: "SMS" | "EMAIL") => {
  const variable = VARIABLES.find((known) => known.name === name);
  if (!variable) throw new Error(name);
  return insertionOf(variable, channel);
};

test("what may be absent comes with a default, ready to be typed over", () => {
  const { text, select } = inserted("first_name", "SMS");
  expect(text).toBe("{{ first_name | default('there') }}");
  expect(text.slice(...select)).toBe("there");
});

test("what is there for everyone needs none", () => {
  expect(inserted("total_spend", "SMS").text).toBe("{{ total_spend }}");
  expect(inserted("phone", "SMS").text).toBe("{{ phone }}");
  expect(inserted("phone", "EMAIL").text).toBe("{{ phone | default('your number') }}");
  expect(inserted("email", "EMAIL").text).toBe("{{ email }}");
});

test("an attribute comes with a default; one that is not named yet with its name to be typed", () => {
  const { text, select } = attributeInsertion();
  expect(text.slice(...select)).toBe("name");
  const tier = attributeInsertion("tier");
  expect(tier.text).toBe("{{ attributes.tier | default('…') }}");
  expect(tier.text.slice(...tier.select)).toBe("…");
  expect(attributeInsertion("shoe size").text).toBe(`{{ attributes["shoe size"] | default('…') }}`);
});
