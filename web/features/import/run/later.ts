import type { ImportState } from "../upload/import-api";

const STATUSES: readonly ImportState["status"][] = ["OPEN", "WRITING", "DONE"];

/** Of two answers about one import, the one that was given later: nothing in an import ever goes back. */
export function later(one: ImportState | null, other: ImportState | null): ImportState | null {
  if (!one || !other) return one ?? other;
  return compare(one, other) >= 0 ? one : other;
}

function compare(one: ImportState, other: ImportState): number {
  return (
    STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status) ||
    one.lastRow - other.lastRow ||
    one.committed + one.failed - (other.committed + other.failed)
  );
}
