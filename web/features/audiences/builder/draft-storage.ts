import { copyOf, isGroup, type GroupNode, type RuleNode } from "../rule/node";

/** Rises when a stored tree of before could be misread. */
const VERSION = 1;

/** Keeps a rule in the browser. A browser without storage, or with a full one, goes on without. */
export function stored(key: string, root: GroupNode): void {
  try {
    localStorage.setItem(key, JSON.stringify({ version: VERSION, root }));
  } catch {
    return;
  }
}

export function restored(key: string): GroupNode | null {
  try {
    const draft: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    if (!isRecord(draft) || draft.version !== VERSION || !isNode(draft.root) || !isGroup(draft.root)) return null;
    return copyOf(draft.root);
  } catch {
    return null;
  }
}

function isNode(value: unknown): value is RuleNode {
  if (!isRecord(value) || typeof value.negated !== "boolean") return false;
  if (value.kind === "group") {
    return (value.join === "all" || value.join === "any") && Array.isArray(value.children) && value.children.every(isNode);
  }
  return (
    value.kind === "condition" &&
    [value.key, value.within, value.attributeKind].every((part) => typeof part === "string") &&
    [value.field, value.operator].every((part) => part === null || typeof part === "string") &&
    Array.isArray(value.values) &&
    value.values.every((item) => typeof item === "string")
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
