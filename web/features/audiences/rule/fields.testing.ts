import type { FieldInfo, OperatorInfo } from "./metadata";

type Form = OperatorInfo["value"];
const FORMS: Partial<Record<OperatorInfo["name"], Form>> = {
  BETWEEN: "TWO",
  IN: "MANY",
  NOT_IN: "MANY",
  IS_SET: "NONE",
  IS_NOT_SET: "NONE",
  WITHIN_LAST: "PERIOD",
  NOT_WITHIN_LAST: "PERIOD",
};

function field(name: FieldInfo["name"], type: FieldInfo["type"], operators: OperatorInfo["name"][]): FieldInfo {
  return {
    name,
    type,
    label: name,
    operators: operators.map((operator) => ({ name: operator, label: operator, value: FORMS[operator] ?? "ONE" })),
    unit: null,
    takesKey: type === "ATTRIBUTE",
    takesWithin: type === "MONEY" || type === "COUNT",
    mayBeAbsent: operators.includes("IS_SET"),
    valueHint: "",
    synonyms: [],
  };
}

/** Some rows of what the API answers to `audienceFields`. */
export const FIELDS: readonly FieldInfo[] = [
  field("TOTAL_SPEND", "MONEY", ["AT_LEAST", "GREATER_THAN", "AT_MOST", "BETWEEN", "IN"]),
  field("VISIT_COUNT", "COUNT", ["AT_LEAST", "AT_MOST", "LESS_THAN", "BETWEEN"]),
  field("LAST_VISIT_AT", "TIME", ["WITHIN_LAST", "NOT_WITHIN_LAST", "BEFORE", "BETWEEN", "IS_SET", "IS_NOT_SET"]),
  field("CITY", "TEXT", ["EQUALS", "IN", "CONTAINS", "IS_SET"]),
  field("TAGS", "TAGS", ["CONTAINS", "IN", "IS_SET"]),
  field("ATTRIBUTE", "ATTRIBUTE", ["EQUALS", "IN", "CONTAINS", "AT_LEAST", "BETWEEN", "IS_SET"]),
  field("SUBSCRIBED", "BOOLEAN", ["EQUALS", "IS_SET"]),
];
