/** An ISO 8601 period of one unit, as it is asked for in two inputs: "the last 3 months". */
export type Unit = "D" | "W" | "M" | "Y";
export type Period = { count: string; unit: Unit };

export const UNITS: readonly { unit: Unit; name: string }[] = [
  { unit: "D", name: "days" },
  { unit: "W", name: "weeks" },
  { unit: "M", name: "months" },
  { unit: "Y", name: "years" },
];

/** Reads what `written` writes; null for a period of several units, such as `P1Y6M`. */
export function readPeriod(text: string): Period | null {
  const found = /^P(\d{0,9})([DWMY])$/.exec(text);
  return found ? { count: found[1] ?? "", unit: found[2] as Unit } : null;
}

/** The unit is kept while the number is still being typed: `PD`. */
export function writtenPeriod({ count, unit }: Period): string {
  return `P${count}${unit}`;
}

/** Whether the API takes it: years, months, weeks, days, in this order, whole and not all zero. */
export function isPeriod(text: string): boolean {
  return /^P(?=\d)(\d{1,9}Y)?(\d{1,9}M)?(\d{1,9}W)?(\d{1,9}D)?$/.test(text) && /[1-9]/.test(text);
}
