import { fieldInfo, operatorInfo, valueKind, type FieldInfo } from "./metadata";
import { isGroup, type ConditionInput, type ConditionNode, type NodeId, type RuleInput, type RuleNode } from "./node";
import { missing } from "./validity";

/** A rule to be sent, and which node each of its paths means. What is not finished is left out of it. */
export type Written = { rule: RuleInput | null; nodes: ReadonlyMap<string, NodeId>; unfinished: ReadonlyMap<NodeId, string> };

type Draft = { fields: readonly FieldInfo[]; moneyDigits: number; nodes: Map<string, NodeId>; unfinished: Map<NodeId, string> };

export function written(root: RuleNode, fields: readonly FieldInfo[], moneyDigits: number): Written {
  const draft: Draft = { fields, moneyDigits, nodes: new Map(), unfinished: new Map() };
  const pruned = finished(root, draft);
  return { rule: pruned && writtenNode(pruned, "rule", draft), nodes: draft.nodes, unfinished: draft.unfinished };
}

/** The tree without what is not finished; null where nothing is left. */
function finished(node: RuleNode, draft: Draft): RuleNode | null {
  if (!isGroup(node)) {
    const lack = missing(node, draft.fields, draft.moneyDigits);
    if (lack) draft.unfinished.set(node.id, lack);
    return lack ? null : node;
  }
  const children = node.children.map((child) => finished(child, draft)).filter((child) => child !== null);
  if (node.children.length === 0) draft.unfinished.set(node.id, "An empty group counts for nothing");
  return children.length === 0 ? null : { ...node, children };
}

/** Paths are those of the API's errors and breakdowns: `rule.all[1].not.condition`. */
function writtenNode(node: RuleNode, path: string, draft: Draft): RuleInput {
  draft.nodes.set(path, node.id);
  if (node.negated) return { not: writtenNode({ ...node, negated: false }, `${path}.not`, draft) };
  if (!isGroup(node)) {
    draft.nodes.set(`${path}.condition`, node.id);
    return { condition: writtenCondition(node, draft.fields) };
  }
  draft.nodes.set(`${path}.${node.join}`, node.id);
  const children = node.children.map((child, index) => writtenNode(child, `${path}.${node.join}[${index}]`, draft));
  return node.join === "all" ? { all: children } : { any: children };
}

function writtenCondition(condition: ConditionNode, fields: readonly FieldInfo[]): ConditionInput {
  const field = fieldInfo(fields, condition.field);
  const operator = operatorInfo(field, condition.operator);
  if (!field || !operator) throw new Error("a condition that is not finished is not written");
  const value = writtenValue(condition, field, operator.value);
  return {
    field: field.name,
    operator: operator.name,
    ...(value === undefined ? {} : { value }),
    ...(field.takesKey ? { key: condition.key.trim() } : {}),
    ...(field.takesWithin && condition.within !== "" ? { within: condition.within } : {}),
  };
}

type Value = string | number | boolean;

function writtenValue(
  condition: ConditionNode,
  field: FieldInfo,
  form: "NONE" | "ONE" | "TWO" | "MANY" | "PERIOD",
): Value | Value[] | undefined {
  if (form === "NONE") return undefined;
  const [first = ""] = condition.values;
  if (form === "PERIOD") return first;
  const typed = (text: string): Value => {
    const kind = valueKind(field, condition);
    if (kind === "COUNT" || kind === "NUMBER") return Number(text);
    if (kind === "BOOLEAN") return text === "true";
    return text.trim();
  };
  if (form === "ONE") return typed(first);
  return (form === "TWO" ? condition.values.slice(0, 2) : condition.values).map(typed);
}

/** The node that a path of the API means: itself, or the nearest one around what it names. */
export function nodeAt(nodes: ReadonlyMap<string, NodeId>, steps: readonly (string | number)[]): NodeId | null {
  for (let length = steps.length; length > 0; length -= 1) {
    const found = nodes.get(pathText(steps.slice(0, length)));
    if (found) return found;
  }
  return null;
}

/** `["rule", "all", 1, "condition"]` as `rule.all[1].condition`. */
export function pathText(steps: readonly (string | number)[]): string {
  return steps.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}
