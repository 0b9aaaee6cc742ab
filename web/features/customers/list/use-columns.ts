"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";

import { COLUMNS, SHOWN_AT_FIRST, type Column } from "./columns";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab may choose as well.
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** The columns of these ids, in their own order; the usual ones where nothing was chosen yet. */
export function columnsOf(stored: string | null): readonly Column[] {
  const ids = stored === null ? SHOWN_AT_FIRST : stored.split(",");
  return COLUMNS.filter(({ id }) => ids.includes(id));
}

/** The columns that somebody chose in this browser, and the way to choose others. */
export function useColumns(storageKey: string): [readonly Column[], (ids: readonly string[] | null) => void] {
  const stored = useSyncExternalStore(
    subscribe,
    () => read(storageKey),
    () => null,
  );
  const columns = useMemo(() => columnsOf(stored), [stored]);
  const choose = useCallback(
    (ids: readonly string[] | null) => {
      write(storageKey, ids);
      for (const listener of listeners) listener();
    },
    [storageKey],
  );
  return [columns, choose];
}

/** Of a browser without storage, what was chosen since the page was opened. */
const unstored = new Map<string, string | null>();

function read(key: string): string | null {
  if (unstored.has(key)) return unstored.get(key) ?? null;
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, ids: readonly string[] | null): void {
  try {
    if (ids) localStorage.setItem(key, ids.join());
    else localStorage.removeItem(key);
    unstored.delete(key);
  } catch {
    unstored.set(key, ids?.join() ?? null);
  }
}
