import { isGroup, type RuleNode } from "./node";

/** The API's bounds: levels of groups, `not`s and conditions on the way down, and conditions altogether. */
export const MAX_LEVELS = 32;
export const MAX_CONDITIONS = 500;

export function levels(node: RuleNode): number {
  const own = node.negated ? 2 : 1;
  return isGroup(node) ? own + Math.max(0, ...node.children.map(levels)) : own;
}

export function conditions(node: RuleNode): number {
  return isGroup(node) ? node.children.reduce((sum, child) => sum + conditions(child), 0) : 1;
}

/** Why a tree may not be so, or null. */
export function limitProblem(root: RuleNode): string | null {
  if (levels(root) > MAX_LEVELS) return `A rule has at most ${MAX_LEVELS} levels.`;
  if (conditions(root) > MAX_CONDITIONS) return `A rule has at most ${MAX_CONDITIONS} conditions.`;
  return null;
}
