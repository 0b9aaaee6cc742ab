"use client";

import { useCallback, useEffect, useMemo, useState } from "react";

import { limitProblem } from "../rule/limits";
import { newHistory, pushed, redone, undone, type History } from "../rule/history";
import { newGroup, type GroupNode, type NodeId } from "../rule/node";
import { restored, stored } from "./draft-storage";

/** Which input or button of which row should have the focus after an edit. */
export type Focus = { id: NodeId; part: string };

/** The next tree, and what goes with it. */
export type Change = {
  root: GroupNode;
  /** Edits of the same name one after the other are taken back together. */
  merge?: string;
  focus?: Focus;
  /** What a screen reader says of it. */
  say?: string;
};

/** Makes the next tree of the present one. */
export type Edit = (make: (root: GroupNode) => Change) => void;

export type RuleEditor = {
  root: GroupNode;
  edit: Edit;
  undo: () => void;
  redo: () => void;
  mayUndo: boolean;
  mayRedo: boolean;
  /** What was said last; `turn` rises with each, so that the same words are said again. */
  said: { words: string; turn: number };
  focus: Focus | null;
};

type State = { history: History<GroupNode>; said: { words: string; turn: number }; focus: Focus | null };

/** A rule that is being written. It is kept in the browser under `storageKey`, so that a reload loses nothing. */
export function useRuleEditor(storageKey: string): RuleEditor {
  const [state, setState] = useState<State>(() => ({
    history: newHistory(restored(storageKey) ?? newGroup("all")),
    said: { words: "", turn: 0 },
    focus: null,
  }));
  const root = state.history.present;
  useEffect(() => stored(storageKey, root), [storageKey, root]);

  const edit = useCallback<Edit>((make) => setState((before) => edited(before, make(before.history.present))), []);
  const travel = useCallback((to: typeof undone<GroupNode>, words: string) => {
    setState((before) => {
      const history = to(before.history);
      return history === before.history ? before : { history, focus: null, said: says(before, words) };
    });
  }, []);
  const undo = useCallback(() => travel(undone, "Undone"), [travel]);
  const redo = useCallback(() => travel(redone, "Redone"), [travel]);

  return useMemo(
    () => ({
      root,
      edit,
      undo,
      redo,
      mayUndo: state.history.past.length > 0,
      mayRedo: state.history.future.length > 0,
      said: state.said,
      focus: state.focus,
    }),
    [root, edit, undo, redo, state],
  );
}

function edited(before: State, { root, merge, focus, say }: Change): State {
  if (root === before.history.present) return say ? { ...before, said: says(before, say) } : before;
  const problem = limitProblem(root);
  if (problem) return { ...before, said: says(before, problem) };
  return {
    history: pushed(before.history, root, merge ?? null),
    focus: focus ?? null,
    said: say ? says(before, say) : before.said,
  };
}

function says(before: State, words: string): State["said"] {
  return { words, turn: before.said.turn + 1 };
}
