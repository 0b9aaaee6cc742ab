import { cellText } from "../csv/reader";
import type { Sheet } from "../csv/sheet";
import { FIELDS, KINDS, type Field, type Kind } from "./fields";

export type AttributeType = "TEXT" | "NUMBER" | "BOOLEAN";

/** What a column of the file becomes. */
export type Target =
  | { to: "nothing" }
  | { to: "field"; name: string }
  | { to: "attribute"; name: string; type: AttributeType };

/** One for each column. */
export type Mapping = readonly Target[];

export const NOTHING: Target = { to: "nothing" };

/** A name without case, blanks and marks. */
const bare = (name: string) => name.toLowerCase().normalize("NFKD").replaceAll(/[^\p{Letter}\p{Number}]/gu, "");

/** What each column is likely to be, by its name: each field once, the likeliest name first. */
export function guess(columns: readonly string[], kind: Kind): Mapping {
  const names = columns.map(bare);
  const taken = new Map<number, string>();
  for (const field of FIELDS[kind]) {
    const place = placeOf(field, names, taken);
    if (place !== undefined) taken.set(place, field.name);
  }
  return columns.map((_, place) => {
    const name = taken.get(place);
    return name ? { to: "field", name } : NOTHING;
  });
}

function placeOf({ synonyms }: Field, names: readonly string[], taken: ReadonlyMap<number, string>): number | undefined {
  for (const synonym of synonyms) {
    const place = names.findIndex((name, at) => name === synonym && !taken.has(at));
    if (place >= 0) return place;
  }
}

/** The kind whose required fields are most surely there. */
export function guessKind(columns: readonly string[]): Kind {
  const score = (kind: Kind) => {
    const mapped = guess(columns, kind).flatMap((target) => (target.to === "field" ? target.name : []));
    const lacks = FIELDS[kind].filter(({ name, required }) => required && !mapped.includes(name)).length;
    return mapped.length - 4 * lacks;
  };
  return KINDS.map(({ value }) => value).reduce((best, kind) => (score(kind) > score(best) ? kind : best));
}

/** The kind of values in a column, from those that can be seen. */
export function guessType({ rows }: Sheet, place: number): AttributeType {
  const values = rows.map((row) => cellText(row[place])).filter((text) => text !== "");
  if (values.length === 0) return "TEXT";
  // Digits that begin with 0 are a code or a number to call.
  if (values.every((text) => /^[+-]?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text))) return "NUMBER";
  return values.every((text) => /^(true|false|yes|no)$/i.test(text)) ? "BOOLEAN" : "TEXT";
}

/** What must be put right before the file can be brought in; by column where it is one column's matter. */
export type MappingProblems = { missing: readonly Field[]; columns: ReadonlyMap<number, string> };

export function problemsOf(mapping: Mapping, kind: Kind): MappingProblems {
  const columns = new Map<number, string>();
  const seen = new Set<string>();
  mapping.forEach((target, place) => {
    if (target.to === "nothing") return;
    const name = target.to === "field" ? target.name : `attributes.${target.name.trim()}`;
    if (target.to === "attribute" && target.name.trim() === "") columns.set(place, "Give the attribute a name.");
    else if (target.to === "attribute" && target.name.trim().length > 200) columns.set(place, "A name has at most 200 characters.");
    else if (seen.has(name)) columns.set(place, "Another column is this already.");
    seen.add(name);
  });
  const missing = FIELDS[kind].filter(({ name, required }) => required && !seen.has(name));
  return { missing, columns };
}

/** The mapping as the API takes it. Columns go by their places: names in a header may come twice. */
export function writtenMapping(mapping: Mapping): Record<string, number | { column: number; type: AttributeType }> {
  const entries = mapping.flatMap((target, column): [string, number | { column: number; type: AttributeType }][] => {
    if (target.to === "field") return [[target.name, column]];
    return target.to === "attribute" ? [[`attributes.${target.name.trim()}`, { column, type: target.type }]] : [];
  });
  return Object.fromEntries(entries);
}
