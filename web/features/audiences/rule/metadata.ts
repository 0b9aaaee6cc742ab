import type { ResultOf } from "@/lib/graphql/graphql";

import type { FieldsDocument } from "../documents";
import type { ConditionNode, FieldName, Operator } from "./node";

/** What the API says of a field: the operators it takes and the values they want. */
export type FieldInfo = ResultOf<typeof FieldsDocument>["audienceFields"][number];
export type OperatorInfo = FieldInfo["operators"][number];
export type ValueForm = OperatorInfo["value"];

export function fieldInfo(fields: readonly FieldInfo[], name: FieldName | null): FieldInfo | undefined {
  return fields.find((field) => field.name === name);
}

export function operatorInfo(field: FieldInfo | undefined, name: Operator | null): OperatorInfo | undefined {
  return field?.operators.find((operator) => operator.name === name);
}

/** The kind of a condition's values: the field's, or for an attribute the one that was chosen. */
export function valueKind(field: FieldInfo, condition: ConditionNode): Exclude<FieldInfo["type"], "ATTRIBUTE"> | "NUMBER" {
  return field.type === "ATTRIBUTE" ? condition.attributeKind : field.type;
}

const TEXT_ONLY: readonly Operator[] = ["CONTAINS", "STARTS_WITH"];
const NUMBER_ONLY: readonly Operator[] = ["GREATER_THAN", "AT_LEAST", "LESS_THAN", "AT_MOST", "BETWEEN"];

/** The operators to offer: of an attribute, those that its kind of values can be asked with. */
export function operatorsOf(field: FieldInfo, condition: ConditionNode): readonly OperatorInfo[] {
  if (field.type !== "ATTRIBUTE") return field.operators;
  return field.operators.filter(({ name }) => {
    if (TEXT_ONLY.includes(name)) return condition.attributeKind === "TEXT";
    if (NUMBER_ONLY.includes(name)) return condition.attributeKind === "NUMBER";
    return true;
  });
}

/** How many values a form holds: exactly so many, or any number. */
export function valueCount(form: ValueForm): number | null {
  return { NONE: 0, ONE: 1, PERIOD: 1, TWO: 2, MANY: null }[form];
}
