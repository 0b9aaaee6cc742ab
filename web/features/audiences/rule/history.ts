/** What was, what is, and what was undone. */
export type History<T> = { past: readonly T[]; present: T; future: readonly T[]; merge: string | null };

/** So many edits can be taken back. */
export const MAX_STEPS = 100;

export function newHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], merge: null };
}

/**
 * Takes the next state in. Edits one after the other that name the same `merge` (the letters typed into one input) are
 * taken back together.
 */
export function pushed<T>(history: History<T>, next: T, merge: string | null = null): History<T> {
  if (next === history.present) return history;
  if (merge !== null && merge === history.merge) return { ...history, present: next, future: [] };
  return { past: [...history.past, history.present].slice(-MAX_STEPS), present: next, future: [], merge };
}

export function undone<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    merge: null,
  };
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, merge: null };
}
