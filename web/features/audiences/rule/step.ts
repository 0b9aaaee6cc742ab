import { insert, move, placeOf } from "./edit";
import { isGroup, type GroupNode, type NodeId } from "./node";

export type Direction = "up" | "down" | "in" | "out";

/**
 * Where one step takes a node, or null at the edge. Up and down go past the neighbour and, at a group's end, out of
 * the group on that side; in goes into the neighbouring group, the one above first; out goes behind the group.
 */
export function stepTarget(root: GroupNode, id: NodeId, direction: Direction): { group: NodeId; index: number } | null {
  const place = placeOf(root, id);
  if (!place) return null;
  const { parent, index } = place;
  const outside = placeOf(root, parent.id);
  if (direction === "in") return inside(parent, index);
  if (direction === "out") return outside && { group: outside.parent.id, index: outside.index + 1 };
  const last = parent.children.length - 1;
  if (direction === "up") {
    if (index > 0) return { group: parent.id, index: index - 1 };
    return outside && { group: outside.parent.id, index: outside.index };
  }
  if (index < last) return { group: parent.id, index: index + 2 };
  return outside && { group: outside.parent.id, index: outside.index + 1 };
}

function inside(parent: GroupNode, index: number): { group: NodeId; index: number } | null {
  const [above, below] = [parent.children[index - 1], parent.children[index + 1]];
  if (above && isGroup(above)) return { group: above.id, index: above.children.length };
  if (below && isGroup(below)) return { group: below.id, index: 0 };
  return null;
}

export function step(root: GroupNode, id: NodeId, direction: Direction): GroupNode {
  const target = stepTarget(root, id, direction);
  return target ? move(root, id, target.group, target.index) : root;
}

/** What should have the focus once a node is gone: the next one, else the one before, else its group. */
export function neighbour(root: GroupNode, id: NodeId): NodeId {
  const place = placeOf(root, id);
  if (!place) return root.id;
  const { parent, index } = place;
  return (parent.children[index + 1] ?? parent.children[index - 1] ?? parent).id;
}

/** Puts nodes after the named one: into a group at its end, behind a condition beside it. */
export function insertAfter(root: GroupNode, id: NodeId, ...nodes: Parameters<typeof insert>[3][]): GroupNode {
  const place = placeOf(root, id);
  const target = place ? place.parent.children[place.index] : root;
  if (target && isGroup(target)) return insert(root, target.id, target.children.length, ...nodes);
  return place ? insert(root, place.parent.id, place.index + 1, ...nodes) : root;
}

