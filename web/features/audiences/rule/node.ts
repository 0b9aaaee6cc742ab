import type { VariablesOf } from "@/lib/graphql/graphql";

import type { PreviewDocument } from "../documents";

/** A rule as the API takes it. */
export type RuleInput = VariablesOf<typeof PreviewDocument>["rule"];
export type ConditionInput = NonNullable<Extract<RuleInput, { condition: unknown }>["condition"]>;
export type FieldName = ConditionInput["field"];
export type Operator = ConditionInput["operator"];

export type NodeId = string;
export type Join = "all" | "any";
/** The kind of a custom attribute's values; a value of another kind is another question. */
export type AttributeKind = "TEXT" | "NUMBER" | "BOOLEAN";

/** A condition as it is being written. Its values are the texts in its inputs, finished or not. */
export type ConditionNode = {
  kind: "condition";
  id: NodeId;
  negated: boolean;
  field: FieldName | null;
  operator: Operator | null;
  values: string[];
  attributeKind: AttributeKind;
  key: string;
  within: string;
};

export type GroupNode = { kind: "group"; id: NodeId; negated: boolean; join: Join; children: RuleNode[] };

export type RuleNode = ConditionNode | GroupNode;

/** Ids are for this page alone: they name rows while they are moved, and never reach the API. */
export function newId(): NodeId {
  return Math.random().toString(36).slice(2, 12);
}

export function newCondition(parts: Partial<Omit<ConditionNode, "kind" | "id">> = {}): ConditionNode {
  return {
    kind: "condition",
    id: newId(),
    negated: false,
    field: null,
    operator: null,
    values: [],
    attributeKind: "TEXT",
    key: "",
    within: "",
    ...parts,
  };
}

export function newGroup(join: Join, children: RuleNode[] = [], negated = false): GroupNode {
  return { kind: "group", id: newId(), negated, join, children };
}

export function isGroup(node: RuleNode): node is GroupNode {
  return node.kind === "group";
}

/** The same node under new ids, so that it can stand beside the first. */
export function copyOf<T extends RuleNode>(node: T): T {
  const copy = { ...node, id: newId() };
  return isGroup(copy) ? { ...copy, children: copy.children.map(copyOf) } : copy;
}
