import { fieldInfo, operatorInfo, operatorsOf, valueCount, valueKind, type FieldInfo } from "./metadata";
import type { AttributeKind, ConditionNode, FieldName, Operator } from "./node";

/** Values that still fit are kept when a condition is asked another way; others are let go. */
function refitted(condition: ConditionNode, before: ConditionNode, fields: readonly FieldInfo[]): ConditionNode {
  const [field, old] = [fieldInfo(fields, condition.field), fieldInfo(fields, before.field)];
  const [form, oldForm] = [operatorInfo(field, condition.operator)?.value, operatorInfo(old, before.operator)?.value];
  if (!field || !old || !form || !oldForm) return { ...condition, values: [] };
  const sameKind = valueKind(field, condition) === valueKind(old, before);
  const samePeriod = (form === "PERIOD") === (oldForm === "PERIOD");
  if (!sameKind || !samePeriod) return { ...condition, values: [] };
  const count = valueCount(form);
  return count === null ? condition : { ...condition, values: condition.values.slice(0, count) };
}

export function withField(before: ConditionNode, name: FieldName, fields: readonly FieldInfo[]): ConditionNode {
  const info = fieldInfo(fields, name);
  if (!info) return before;
  const offered = operatorsOf(info, { ...before, field: name });
  const kept = offered.some((operator) => operator.name === before.operator);
  return refitted(
    {
      ...before,
      field: name,
      operator: kept ? before.operator : (offered[0]?.name ?? null),
      key: info.takesKey ? before.key : "",
      within: info.takesWithin ? before.within : "",
    },
    before,
    fields,
  );
}

export function withOperator(before: ConditionNode, operator: Operator, fields: readonly FieldInfo[]): ConditionNode {
  return refitted({ ...before, operator }, before, fields);
}

export function withAttributeKind(
  before: ConditionNode,
  attributeKind: AttributeKind,
  fields: readonly FieldInfo[],
): ConditionNode {
  const info = fieldInfo(fields, before.field);
  if (!info || before.attributeKind === attributeKind) return before;
  const offered = operatorsOf(info, { ...before, attributeKind });
  const operator = offered.some(({ name }) => name === before.operator) ? before.operator : (offered[0]?.name ?? null);
  return refitted({ ...before, attributeKind, operator }, before, fields);
}

export function withValue(before: ConditionNode, index: number, value: string): ConditionNode {
  const values = [...before.values];
  while (values.length <= index) values.push("");
  values[index] = value;
  return { ...before, values };
}
