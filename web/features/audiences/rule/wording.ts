import { fieldInfo, operatorInfo, type FieldInfo } from "./metadata";
import { isGroup, type RuleNode } from "./node";
import { readPeriod, UNITS } from "./period";

/** A node in a few words, to tell rows apart while they are moved. What a rule means is worded by the API. */
export function describe(node: RuleNode, fields: readonly FieldInfo[]): string {
  const not = node.negated ? "not " : "";
  if (isGroup(node)) {
    const count = node.children.length;
    return `${not}${node.join} of ${count} ${count === 1 ? "condition" : "conditions"}`;
  }
  const field = fieldInfo(fields, node.field);
  if (!field) return `${not}new condition`;
  const operator = operatorInfo(field, node.operator);
  const name = field.takesKey && node.key ? node.key : field.label;
  return [`${not}${name}`, operator?.label, node.values.map(shown).join(", ")].filter(Boolean).join(" ");
}

function shown(value: string): string {
  const period = readPeriod(value);
  const unit = UNITS.find((known) => known.unit === period?.unit);
  return period && unit ? `${period.count} ${unit.name}` : value;
}
