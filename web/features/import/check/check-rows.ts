import { cellText } from "../csv/reader";
import type { Sheet } from "../csv/sheet";
import { FIELDS, type Field, type Kind } from "../mapping/fields";
import type { Mapping } from "../mapping/mapping";
import { attributeProblem, cellProblem, type Rules } from "./check-cell";

export type CheckedCell = { text: string; problem: string | null };
export type CheckedRow = {
  /** Its number in the file, from 1, a header not counted. */
  number: number;
  cells: CheckedCell[];
  /** The first thing that is wrong with it. */
  problem: string | null;
};

/** What a column of the file is read as. */
export type Reading = { place: number; label: string; check: (text: string) => string | null };

/** The columns that are brought in, in the order of the fields, attributes last. */
export function readingsOf(mapping: Mapping, kind: Kind, rules: Rules): Reading[] {
  const fields = FIELDS[kind].flatMap((field: Field): Reading[] => {
    const place = mapping.findIndex((target) => target.to === "field" && target.name === field.name);
    return place < 0 ? [] : [{ place, label: field.label, check: (text) => cellProblem(field, text, rules) }];
  });
  const attributes = mapping.flatMap((target, place): Reading[] => {
    if (target.to !== "attribute" || target.name.trim() === "") return [];
    return [{ place, label: target.name.trim(), check: (text) => attributeProblem(target.type, text) }];
  });
  return [...fields, ...attributes];
}

/** The first rows as they will be read, with what is wrong with them. */
export function checkRows({ rows, columns }: Sheet, readings: readonly Reading[]): CheckedRow[] {
  return rows.map((row, index) => {
    const cells = readings.map(({ place, check }) => {
      const text = cellText(row[place]);
      return { text, problem: check(text) };
    });
    const width = row.length === columns.length ? null : `The row has ${row.length} columns instead of ${columns.length}.`;
    const wrong = cells.findIndex(({ problem }) => problem !== null);
    const problem = width ?? (wrong < 0 ? null : `${readings[wrong]?.label} ${cells[wrong]?.problem}.`);
    return { number: index + 1, cells, problem };
  });
}
