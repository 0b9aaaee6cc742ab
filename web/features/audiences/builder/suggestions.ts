import type { ListOption } from "@/components/ui/listbox";
import type { ResultOf } from "@/lib/graphql/graphql";

import type { SomeValuesDocument } from "../documents";
import type { AttributeKind, ConditionNode, RuleInput } from "../rule/node";

export type Someone = ResultOf<typeof SomeValuesDocument>["customers"]["nodes"][number];

const MOST = 20;

/** Whose values to suggest from: those who have one, and of a city those whose begins like the text. */
export function askedFor({ field, key }: ConditionNode, text: string): RuleInput | null {
  switch (field) {
    case "CITY": {
      const begun = text.trim().slice(0, 200);
      return { condition: begun ? { field, operator: "STARTS_WITH", value: begun } : { field, operator: "IS_SET" } };
    }
    case "COUNTRY":
    case "TAGS":
      return { condition: { field, operator: "IS_SET" } };
    case "ATTRIBUTE":
      return key.trim() ? { condition: { field, operator: "IS_SET", key: key.trim() } } : null;
    default:
      return null;
  }
}

/** The values of these people that hold the text, the most frequent first. */
export function valuesOf(people: readonly Someone[], { field, key }: ConditionNode, text: string): ListOption[] {
  const values = people.flatMap((someone) => {
    if (field === "CITY") return someone.city ?? [];
    if (field === "COUNTRY") return someone.country ?? [];
    if (field === "TAGS") return someone.tags;
    const value = attributesOf(someone)[key.trim()];
    return typeof value === "string" && value.trim() !== "" ? value : [];
  });
  return ranked(values, text).map((value) => ({ value, label: value }));
}

/** The names of these people's attributes, each with the kind of its values. */
export function keysOf(people: readonly Someone[], text: string): ListOption[] {
  const kinds = new Map<string, AttributeKind>();
  const keys = people.flatMap((someone) =>
    Object.entries(attributesOf(someone)).flatMap(([key, value]) => {
      const kind = kindOf(value);
      if (kind) kinds.set(key, kind);
      return kind ? key : [];
    }),
  );
  return ranked(keys, text).map((key) => ({ value: key, label: key, hint: KIND_WORDS[kinds.get(key) ?? "TEXT"] }));
}

/** The kind of what these people have under a key; null where nobody has it. */
export function kindOfKey(people: readonly Someone[], key: string): AttributeKind | null {
  for (const someone of people) {
    const kind = kindOf(attributesOf(someone)[key]);
    if (kind) return kind;
  }
  return null;
}

const KIND_WORDS: Record<AttributeKind, string> = { TEXT: "text", NUMBER: "number", BOOLEAN: "yes/no" };

function kindOf(value: unknown): AttributeKind | null {
  if (typeof value === "string") return "TEXT";
  if (typeof value === "number") return "NUMBER";
  return typeof value === "boolean" ? "BOOLEAN" : null;
}

function attributesOf({ attributes }: Someone): Record<string, unknown> {
  return typeof attributes === "object" && attributes !== null ? (attributes as Record<string, unknown>) : {};
}

function ranked(values: readonly string[], text: string): string[] {
  const wanted = text.trim().toLowerCase();
  const counts = new Map<string, number>();
  for (const value of values) {
    if (value.toLowerCase().includes(wanted)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .sort(([first, many], [second, more]) => more - many || first.localeCompare(second))
    .slice(0, MOST)
    .map(([value]) => value);
}
