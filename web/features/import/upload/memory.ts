import type { Kind } from "../mapping/fields";

/** What this browser knows of an import that was begun here, so that the same file can be asked for. */
export type Remembered = {
  id: string;
  kind: Kind;
  /** The file's name, its size in bytes, and what tells its content. */
  name: string;
  size: number;
  fingerprint: string;
  begunAt: string;
};

/** The latest so many are remembered. */
const KEPT = 10;

const keyOf = (place: string) => `tidings.imports.${place}`;

/** The imports that were begun in this browser, the latest first; `place` names the workspace and the person. */
export function remembered(place: string): Remembered[] {
  try {
    const json: unknown = JSON.parse(localStorage.getItem(keyOf(place)) ?? "[]");
    return Array.isArray(json) ? json.filter(isRemembered) : [];
  } catch {
    return [];
  }
}

export function remember(place: string, entry: Remembered): void {
  store(place, [entry, ...remembered(place).filter(({ id }) => id !== entry.id)].slice(0, KEPT));
}

export function forget(place: string, id: string): void {
  store(place, remembered(place).filter((entry) => entry.id !== id));
}

/** A browser without storage, or with a full one, goes on without: an import then cannot be gone on with after a reload. */
function store(place: string, entries: Remembered[]): void {
  try {
    localStorage.setItem(keyOf(place), JSON.stringify(entries));
  } catch {
    return;
  }
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== "object" || value === null) return false;
  const { id, kind, name, size, fingerprint, begunAt } = value as Partial<Record<keyof Remembered, unknown>>;
  return [id, kind, name, fingerprint, begunAt].every((part) => typeof part === "string") && typeof size === "number";
}
