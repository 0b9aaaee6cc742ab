import type { FieldInfo } from "./metadata";
import type { RuleInput } from "./node";
import { readRule } from "./read";
import { written } from "./write";

/** Whether a saved rule is the one that is written here, however its JSON is laid out. */
export function isSameRule(
  rule: RuleInput | null,
  saved: unknown,
  fields: readonly FieldInfo[],
  moneyDigits: number,
): boolean {
  const read = readRule(saved, fields);
  if (!rule || "problem" in read) return false;
  return canonical(rule) === canonical(written(read.root, fields, moneyDigits).rule);
}

/** Keys in one order; `written` decides everything else. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([first], [second]) => first.localeCompare(second)))
      : inner,
  );
}
