import type { Campaign, RuleField } from "./detail-documents";

export type Bounds = Campaign["bounds"][number];
type Condition = { field: string; operator: string; value?: unknown; key?: string; within?: string };

const UNITS: Record<string, string> = { D: "day", W: "week", M: "month", Y: "year" };

/** The condition that bounds belong to, in a few words: "Last visit is within the last 90 days". */
export function conditionWords(rule: unknown, path: string, fields: readonly RuleField[]): string {
  const condition = at(rule, path) as Condition | undefined;
  const field = fields.find(({ name }) => name === condition?.field);
  if (!condition || !field) return path;
  const operator = field.operators.find(({ name }) => name === condition.operator)?.label;
  if (condition.within) return `${field.label} in the last ${periodWords(condition.within)}`;
  const value = typeof condition.value === "string" ? periodWords(condition.value) : undefined;
  return [field.label, operator, value].filter(Boolean).join(" ");
}

/** What stands at `rule.all[1].condition`. */
function at(rule: unknown, path: string): unknown {
  const [, ...steps] = path.match(/\w+/g) ?? [];
  return steps.reduce<unknown>(
    (node, step) => (typeof node === "object" && node !== null ? (node as Record<string, unknown>)[step] : undefined),
    rule,
  );
}

/** "90 days" for `P90D`; what is no such period stays as it is. */
function periodWords(value: string): string {
  const [, count, unit] = /^P(\d+)([DWMY])$/.exec(value) ?? [];
  const name = unit && UNITS[unit];
  if (!name) return value;
  return `${count} ${name}${count === "1" ? "" : "s"}`;
}
