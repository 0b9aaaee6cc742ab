import { isDateTime, isDay } from "@/lib/zoned-time";

import type { Field } from "../mapping/fields";
import type { AttributeType } from "../mapping/mapping";

export type Rules = { currency: string; digits: number; now: number };

const DAY = 86_400_000;
const LONGEST = 200;

/** What is wrong with the text of a cell; null where the API is likely to take it. The API has the last word. */
export function cellProblem({ shape, required }: Field, text: string, rules: Rules): string | null {
  if (text === "") return required ? "is empty" : null;
  switch (shape) {
    case "id":
    case "text":
      return text.length > LONGEST && [...text].length > LONGEST ? `is longer than ${LONGEST} characters` : null;
    case "email":
      return /^[^\s@.]+(\.[^\s@.]+)*@[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u.test(text)
        ? null
        : "must be an address such as asha@example.com";
    case "phone":
      return /^\+\d{7,15}$/.test(text) ? null : "must be + and 7 to 15 digits without spaces, such as +919876543210";
    case "country":
      return /^[a-z]{2}$/i.test(text) ? null : "must be a code of two letters, such as IN";
    case "tags":
      return null;
    case "flag":
      return isFlag(text) ? null : "must be true or false, yes or no, or 1 or 0";
    case "moment":
      return momentProblem(text, rules.now);
    case "amount":
      return amountProblem(text, rules);
    case "currency":
      return text.toUpperCase() === rules.currency ? null : `must be ${rules.currency}, the workspace's currency`;
    case "status":
      return /^(pending|completed|cancelled|refunded)$/i.test(text) ? null : "must be PENDING, COMPLETED, CANCELLED or REFUNDED";
  }
}

/** The same of a cell that becomes an attribute. */
export function attributeProblem(type: AttributeType, text: string): string | null {
  if (text === "" || type === "TEXT") return null;
  if (type === "BOOLEAN") return isFlag(text) ? null : "must be true or false, yes or no, or 1 or 0";
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text)) ? null : "must be a number";
}

const isFlag = (text: string) => /^(true|false|yes|no|y|n|1|0)$/i.test(text);

function momentProblem(text: string, now: number): string | null {
  // Without an offset it is of the workspace's zone, which is at most so far from UTC that a day's grace covers it.
  const local = /^(\d{4}-\d{2}-\d{2})[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.exec(text);
  const isLocal = local !== null && isDay(local[1] ?? "") && !Number.isNaN(Date.parse(text.replace(" ", "T")));
  if (!isDay(text) && !isLocal && !isDateTime(text)) return "must be a date such as 2026-03-01, or 2026-03-01 18:30";
  return Date.parse(text.replace(" ", "T")) > now + 2 * DAY ? "is more than a day ahead" : null;
}

function amountProblem(text: string, { currency, digits }: Rules): string | null {
  const found = /^(-?)\d+(?:\.(\d+))?$/.exec(text);
  if (!found) return "must be a plain number such as 1299.50, without signs of currency or commas";
  if (found[1] && Number(text) !== 0) return "is negative; send the order with the status CANCELLED or REFUNDED instead";
  const decimals = (found[2] ?? "").replace(/0+$/, "").length;
  return decimals > digits ? `has more decimals than ${currency} has (${digits})` : null;
}
