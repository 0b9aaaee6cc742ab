import { copyOf, isGroup, newGroup, type GroupNode, type Join, type NodeId, type RuleNode } from "./node";

/** Where a node stands: its parent and the place there. The root stands nowhere. */
export type Place = { parent: GroupNode; index: number };

export function find(root: RuleNode, id: NodeId): RuleNode | null {
  if (root.id === id) return root;
  if (!isGroup(root)) return null;
  for (const child of root.children) {
    const found = find(child, id);
    if (found) return found;
  }
  return null;
}

export function placeOf(root: GroupNode, id: NodeId): Place | null {
  const index = root.children.findIndex((child) => child.id === id);
  if (index >= 0) return { parent: root, index };
  for (const child of root.children) {
    const found = isGroup(child) ? placeOf(child, id) : null;
    if (found) return found;
  }
  return null;
}

/** Puts what `change` makes of a node in its place; every other node stays the same object. */
function replaced(node: RuleNode, id: NodeId, change: (node: RuleNode) => RuleNode[]): RuleNode[] {
  if (node.id === id) return change(node);
  if (!isGroup(node)) return [node];
  let changed = false;
  const children = node.children.flatMap((child) => {
    const next = replaced(child, id, change);
    changed ||= next.length !== 1 || next[0] !== child;
    return next;
  });
  return changed ? [{ ...node, children }] : [node];
}

function edited(root: GroupNode, id: NodeId, change: (node: RuleNode) => RuleNode[]): GroupNode {
  const [next] = replaced(root, id, change);
  return next && isGroup(next) ? next : root;
}

export function change<T extends RuleNode>(root: GroupNode, id: NodeId, make: (node: T) => T): GroupNode {
  return edited(root, id, (node) => [make(node as T)]);
}

export function insert(root: GroupNode, groupId: NodeId, index: number, ...nodes: RuleNode[]): GroupNode {
  return edited(root, groupId, (node) =>
    isGroup(node) ? [{ ...node, children: node.children.toSpliced(index, 0, ...nodes) }] : [node],
  );
}

export function remove(root: GroupNode, id: NodeId): GroupNode {
  if (id === root.id) return { ...root, negated: false, children: [] };
  return edited(root, id, () => []);
}

/** Moves a node so that it stands before what is now at `index` of the group. Not into itself. */
export function move(root: GroupNode, id: NodeId, groupId: NodeId, index: number): GroupNode {
  const [node, from] = [find(root, id), placeOf(root, id)];
  if (!node || !from || find(node, groupId)) return root;
  const within = from.parent.id === groupId;
  if (within && (index === from.index || index === from.index + 1)) return root;
  const target = within && index > from.index ? index - 1 : index;
  return insert(remove(root, id), groupId, target, node);
}

/** Puts a node into a group of its own, to which others can be added. */
export function wrap(root: GroupNode, id: NodeId, join: Join): GroupNode {
  if (id === root.id) return newGroup(join, [root]);
  return edited(root, id, (node) => [newGroup(join, [node])]);
}

/** Whether the group may be undone without another meaning: by its join, or since it holds but one. */
export function mayUnwrap(root: GroupNode, id: NodeId): boolean {
  const [node, place] = [find(root, id), placeOf(root, id)];
  if (!node || !place || !isGroup(node) || node.children.length === 0) return false;
  return node.children.length === 1 || (!node.negated && node.join === place.parent.join);
}

/** Puts a group's children in its place. A single child takes the group's `not` over. */
export function unwrap(root: GroupNode, id: NodeId): GroupNode {
  if (!mayUnwrap(root, id)) return root;
  return edited(root, id, (node) => {
    if (!isGroup(node)) return [node];
    return node.children.map((child) => (node.negated ? { ...child, negated: !child.negated } : child));
  });
}

export function negate(root: GroupNode, id: NodeId): GroupNode {
  return change(root, id, (node) => ({ ...node, negated: !node.negated }));
}

export function setJoin(root: GroupNode, id: NodeId, join: Join): GroupNode {
  return change<RuleNode>(root, id, (node) => (isGroup(node) ? { ...node, join } : node));
}

/** Puts a copy right after a node; gives the copy's id too. */
export function duplicate(root: GroupNode, id: NodeId): { root: GroupNode; id: NodeId } {
  const [node, place] = [find(root, id), placeOf(root, id)];
  if (!node || !place) return { root, id };
  const copy = copyOf(node);
  return { root: insert(root, place.parent.id, place.index + 1, copy), id: copy.id };
}
