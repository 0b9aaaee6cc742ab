import { isDateTime, isDay } from "@/lib/zoned-time";

import { fieldInfo, operatorInfo, valueKind, type FieldInfo } from "./metadata";
import type { ConditionNode } from "./node";
import { isPeriod } from "./period";

export const MAX_TEXT = 200;
export const MAX_ITEMS = 1_000;

/** What a condition still lacks, in words for its hint; null once it can be asked. */
export function missing(condition: ConditionNode, fields: readonly FieldInfo[], moneyDigits: number): string | null {
  const field = fieldInfo(fields, condition.field);
  if (!field) return "Choose what to ask about";
  const operator = operatorInfo(field, condition.operator);
  if (!operator) return "Choose how to compare";
  if (field.takesKey && condition.key.trim() === "") return "Name the attribute";
  if (condition.within !== "" && !isPeriod(condition.within)) return "Say how long the period is";
  if (operator.value === "NONE") return null;
  if (operator.value === "PERIOD") return isPeriod(condition.values[0] ?? "") ? null : "Say how long the period is";
  return missingValue(condition, field, operator.value, moneyDigits);
}

function missingValue(
  condition: ConditionNode,
  field: FieldInfo,
  form: "ONE" | "TWO" | "MANY",
  moneyDigits: number,
): string | null {
  const wanted = { ONE: 1, TWO: 2, MANY: condition.values.length }[form];
  const values = condition.values.slice(0, wanted);
  const kind = valueKind(field, condition);
  const blank = values.length < Math.max(wanted, 1) || values.some((value) => value.trim() === "");
  if (blank) return form === "TWO" ? "Give both values" : form === "MANY" ? "Give at least one value" : HINTS[kind];
  if (values.length > MAX_ITEMS) return `At most ${MAX_ITEMS} values`;
  const wrong = values.find((value) => !fits(kind, value, moneyDigits));
  return wrong === undefined ? null : unfit(kind, moneyDigits);
}

type Kind = ReturnType<typeof valueKind>;

const HINTS: Record<Kind, string> = {
  MONEY: "Give an amount",
  COUNT: "Give a number",
  TIME: "Give a day",
  TEXT: "Give a text",
  TAGS: "Give a tag",
  NUMBER: "Give a number",
  BOOLEAN: "Choose yes or no",
};

function fits(kind: Kind, value: string, moneyDigits: number): boolean {
  const text = value.trim();
  switch (kind) {
    case "MONEY":
      return /^-?\d{1,15}(\.\d+)?$/.test(text) && (text.split(".")[1] ?? "").length <= moneyDigits;
    case "COUNT":
      return /^-?\d{1,15}$/.test(text);
    case "NUMBER":
      return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text));
    case "TIME":
      return isDay(text) || isDateTime(text);
    case "BOOLEAN":
      return text === "true" || text === "false";
    default:
      return [...value].length <= MAX_TEXT;
  }
}

function unfit(kind: Kind, moneyDigits: number): string {
  switch (kind) {
    case "MONEY":
      return moneyDigits === 0 ? "Must be a whole amount" : `Must be an amount with at most ${moneyDigits} decimals`;
    case "COUNT":
      return "Must be a whole number";
    case "NUMBER":
      return "Must be a number";
    case "TIME":
      return "Must be a day, such as 2026-03-01";
    case "BOOLEAN":
      return "Must be yes or no";
    default:
      return `At most ${MAX_TEXT} characters`;
  }
}
