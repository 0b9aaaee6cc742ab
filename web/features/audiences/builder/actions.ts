import { withAttributeKind, withField, withOperator, withValue } from "../rule/change";
import { change, duplicate, find, insert, move, negate, placeOf, remove, setJoin, unwrap, wrap } from "../rule/edit";
import type { FieldInfo } from "../rule/metadata";
import {
  copyOf,
  isGroup,
  newCondition,
  newGroup,
  type AttributeKind,
  type ConditionNode,
  type FieldName,
  type GroupNode,
  type Join,
  type NodeId,
  type Operator,
} from "../rule/node";
import { insertAfter, neighbour, step, type Direction } from "../rule/step";
import { describe } from "../rule/wording";
import type { Slot } from "./use-drag";
import type { Change, Edit } from "./use-rule-editor";

export type Actions = ReturnType<typeof ruleActions>;

/** Everything that can be done to a rule, each with where the focus goes and what is said of it. */
export function ruleActions(edit: Edit, fields: readonly FieldInfo[]) {
  const words = (root: GroupNode, id: NodeId) => {
    const node = find(root, id);
    return node ? describe(node, fields) : "";
  };
  const moved = (before: GroupNode, root: GroupNode, id: NodeId, part = "menu"): Change => {
    if (root === before) return { root, say: `${words(root, id)} stays where it is` };
    return { root, focus: { id, part }, say: `${words(root, id)} moved, ${position(root, id)}` };
  };
  const value = (id: NodeId, part: string, make: (node: ConditionNode) => ConditionNode) =>
    edit((root) => ({ root: change(root, id, make), merge: `${id} ${part}` }));
  const choice = (id: NodeId, part: string, make: (node: ConditionNode) => ConditionNode) =>
    edit((root) => ({ root: change(root, id, make), focus: { id, part } }));

  return {
    step: (id: NodeId, direction: Direction, part?: string) =>
      edit((root) => moved(root, step(root, id, direction), id, part)),
    drop: (id: NodeId, { group, index }: Slot) => edit((root) => moved(root, move(root, id, group, index), id)),
    addCondition: (group: NodeId) =>
      edit((root) => {
        const added = newCondition();
        return { root: append(root, group, added), focus: { id: added.id, part: "field" }, say: "Condition added" };
      }),
    addGroup: (group: NodeId) =>
      edit((root) => {
        const inner = newCondition();
        const parent = find(root, group);
        const join: Join = parent && isGroup(parent) && parent.join === "all" ? "any" : "all";
        const added = newGroup(join, [inner]);
        return { root: append(root, group, added), focus: { id: inner.id, part: "field" }, say: "Group added" };
      }),
    /** Adds a condition that is begun already, at the end of the rule. */
    begin: (parts: Parameters<typeof newCondition>[0], part: string) =>
      edit((root) => {
        const added = newCondition(parts);
        return { root: append(root, root.id, added), focus: { id: added.id, part }, say: "Condition added" };
      }),
    duplicate: (id: NodeId) =>
      edit((root) => {
        const made = duplicate(root, id);
        return { root: made.root, focus: { id: made.id, part: "menu" }, say: `${words(root, id)} duplicated` };
      }),
    negate: (id: NodeId) =>
      edit((before) => {
        const root = negate(before, id);
        return { root, focus: { id, part: "menu" }, say: words(root, id) };
      }),
    wrap: (id: NodeId, join: Join) =>
      edit((root) => ({
        root: wrap(root, id, join),
        focus: { id, part: "menu" },
        say: `${words(root, id)} is in a group of its own`,
      })),
    unwrap: (id: NodeId) =>
      edit((root) => {
        const group = find(root, id);
        const first = group && isGroup(group) ? group.children[0] : undefined;
        return { root: unwrap(root, id), focus: first && { id: first.id, part: "menu" }, say: "Group dissolved" };
      }),
    remove: (id: NodeId) =>
      edit((root) => ({
        root: remove(root, id),
        focus: { id: neighbour(root, id), part: "menu" },
        say: `${words(root, id)} removed`,
      })),
    clear: () => edit((root) => ({ root: remove(root, root.id), focus: { id: root.id, part: "add" }, say: "Rule cleared" })),
    /** The group's way to hold: all, any, or none of what is in it. */
    join: (id: NodeId, join: Join, negated: boolean) =>
      edit((root) => {
        const joined = setJoin(root, id, join);
        const node = find(joined, id);
        return { root: node && node.negated !== negated ? negate(joined, id) : joined };
      }),
    field: (id: NodeId, name: FieldName) => choice(id, "operator", (node) => withField(node, name, fields)),
    operator: (id: NodeId, name: Operator) => choice(id, "operator", (node) => withOperator(node, name, fields)),
    attributeKind: (id: NodeId, kind: AttributeKind) => choice(id, "kind", (node) => withAttributeKind(node, kind, fields)),
    /** The kind that an attribute turned out to have; whoever types on is not disturbed. */
    knownKind: (id: NodeId, kind: AttributeKind) => value(id, "key", (node) => withAttributeKind(node, kind, fields)),
    value: (id: NodeId, index: number, text: string) =>
      value(id, `value-${index}`, (node) => withValue(node, index, text)),
    values: (id: NodeId, values: string[]) => value(id, "values", (node) => ({ ...node, values })),
    key: (id: NodeId, key: string) => value(id, "key", (node) => ({ ...node, key })),
    within: (id: NodeId, within: string) => value(id, "within", (node) => ({ ...node, within })),
    /** Puts a rule behind a node, or in the place of all. */
    paste: (pasted: GroupNode, after: NodeId | null) =>
      edit((root) => {
        const replace = after === null || root.children.length === 0;
        const next = replace ? { ...copyOf(pasted), id: root.id } : insertAfter(root, after, ...pieces(pasted, root, after));
        return { root: next, say: replace ? "Rule pasted" : "Rule added" };
      }),
  };
}

/** A pasted group that joins as its new surroundings do needs no brackets of its own. */
function pieces(pasted: GroupNode, root: GroupNode, after: NodeId) {
  const target = find(root, after);
  const parent = target && isGroup(target) ? target : (placeOf(root, after)?.parent ?? root);
  const same = !pasted.negated && (pasted.join === parent.join || pasted.children.length === 1);
  return same ? pasted.children.map(copyOf) : [copyOf(pasted)];
}

function append(root: GroupNode, group: NodeId, ...nodes: Parameters<typeof insert>[3][]): GroupNode {
  const target = find(root, group);
  return insert(root, group, target && isGroup(target) ? target.children.length : 0, ...nodes);
}

function position(root: GroupNode, id: NodeId): string {
  const place = placeOf(root, id);
  if (!place) return "";
  const { parent, index } = place;
  const where = parent.id === root.id ? "the rule" : `a group that needs ${parent.join} of its conditions`;
  return `now ${index + 1} of ${parent.children.length} in ${where}`;
}
