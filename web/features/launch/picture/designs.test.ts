import { expect, test } from "vitest";

import { addressOf, COLOURS, headlineOf } from "./designs";

test("a short objective is a headline, a long one is not", () => {
  expect(headlineOf(" 20% off till Sunday ")).toBe("20% off till Sunday");
  expect(headlineOf("bring back customers")).toBe("Bring back customers");
  expect(headlineOf("bring back customers who have not been here for a year")).toBe("");
});

test("a drawing becomes an address whatever signs it holds", () => {
  const svg = '<svg aria-label="50% & more #1"/>';
  const address = addressOf(svg);
  expect(address).not.toMatch(/[#"<\s]/);
  expect(decodeURIComponent(address.split(",")[1] ?? "")).toBe(svg);
});

test("colours are written as the API takes them", () => {
  for (const { value } of COLOURS) expect(value).toMatch(/^#[0-9a-f]{6}$/);
});
