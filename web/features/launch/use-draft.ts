"use client";

import { useCallback, useEffect, useMemo, useState } from "react";

import { newDraft, readDraft, type Draft } from "./draft";

export type DraftEditor = {
  draft: Draft;
  change: (parts: Partial<Draft>) => void;
  /** Begins anew, under another key. */
  reset: () => void;
};

/** What is written of a campaign besides its rule. It is kept in the browser, so that a reload loses nothing. */
export function useDraft(storageKey: string): DraftEditor {
  const [draft, setDraft] = useState(() => readDraft(read(storageKey)) ?? newDraft());
  useEffect(() => {
    try {
      localStorage.setItem(storageKey, JSON.stringify(draft));
    } catch {
      // A browser without storage, or with a full one, goes on without.
    }
  }, [storageKey, draft]);
  const change = useCallback((parts: Partial<Draft>) => setDraft((before) => ({ ...before, ...parts })), []);
  const reset = useCallback(() => setDraft(newDraft()), []);
  return useMemo(() => ({ draft, change, reset }), [draft, change, reset]);
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
