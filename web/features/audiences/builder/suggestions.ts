import type { ListOption } from "@/components/ui/listbox";
import type { Format } from "@/lib/format";
import type { ResultOf, VariablesOf } from "@/lib/graphql/graphql";

import type { AttributesDocument, FieldValuesDocument } from "../documents";
import type { AttributeKind, ConditionNode } from "../rule/node";

export type FieldValues = ResultOf<typeof FieldValuesDocument>["audienceFieldValues"];
export type Attribute = ResultOf<typeof AttributesDocument>["audienceAttributes"]["attributes"][number];

/** So many are offered at once. */
export const OFFERED = 20;
/** Texts in a rule are no longer than this. */
const LONGEST_TEXT = 200;
/** Countries are so few that all which customers have come at once, and are found by their names here. */
const COUNTRIES = 100;

/** Which values to ask for; null where a condition's field has none to choose from. */
export function askedFor({ field, key }: ConditionNode, text: string): VariablesOf<typeof FieldValuesDocument> | null {
  const search = searched(text);
  switch (field) {
    case "COUNTRY":
      return { field, first: COUNTRIES };
    case "CITY":
    case "TAGS":
      return { field, search, first: OFFERED };
    case "ATTRIBUTE":
      return key.trim() ? { field, key: key.trim(), search, first: OFFERED } : null;
    default:
      return null;
  }
}

export function searched(text: string): string | null {
  return text.trim().slice(0, LONGEST_TEXT) || null;
}

/** The values as options that hold the text; an answer may be one to what was typed a moment ago. */
export function optionsOf(found: FieldValues, condition: ConditionNode, text: string, format: Format): ListOption[] {
  const { values, sampled, complete } = found;
  const label = condition.field === "COUNTRY" ? withCountryName : String;
  return values
    .filter(({ value }) => isOfKind(value, condition))
    .map(({ value, customers }) => ({
      value: String(value),
      label: label(String(value)),
      // Of many customers only some were looked at: their share says more than their number.
      hint: complete ? format.count(customers) : format.percent(customers, sampled),
    }))
    .filter((option) => holds(option.label, text))
    .slice(0, OFFERED);
}

/** The names of attributes that hold the text, each with the kind of its values. */
export function keyOptions(attributes: readonly Attribute[], text: string): ListOption[] {
  return attributes
    .filter(({ key }, place) => holds(key, text) && attributes.findIndex((other) => other.key === key) === place)
    .map(({ key, type }) => ({ value: key, label: key, hint: KIND_WORDS[type] }));
}

const KIND_WORDS: Record<AttributeKind, string> = { TEXT: "text", NUMBER: "number", BOOLEAN: "yes/no" };

/** An attribute of another kind than the condition's is absent to it. */
function isOfKind(value: unknown, { field, attributeKind }: ConditionNode): boolean {
  if (field !== "ATTRIBUTE") return typeof value === "string";
  return typeof value === (attributeKind === "NUMBER" ? "number" : "string");
}

function holds(words: string, text: string): boolean {
  return words.toLowerCase().includes(text.trim().toLowerCase());
}

const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

/** "IN · India"; not every text that customers came with is the code of a country. */
function withCountryName(code: string): string {
  const name = /^[a-z]{2}$/i.test(code) ? regions.of(code.toUpperCase()) : undefined;
  return name ? `${code} · ${name}` : code;
}
