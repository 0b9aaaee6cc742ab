"use client";

import { createContext, use, useSyncExternalStore, type PointerEvent } from "react";

import type { FieldInfo } from "../rule/metadata";
import type { NodeId } from "../rule/node";
import type { Actions } from "./actions";
import type { FindingsStore } from "./findings-store";
import type { Slot } from "./use-drag";

/** What every row needs and what stays the same while a rule is edited. */
export type Builder = {
  fields: readonly FieldInfo[];
  currency: string;
  timeZone: string;
  actions: Actions;
  startDrag: (id: NodeId, event: PointerEvent) => void;
  copy: (id: NodeId) => void;
};

export type DragState = { id: NodeId; slot: Slot | null } | null;

export const BuilderContext = createContext<Builder | null>(null);
export const FindingsContext = createContext<FindingsStore | null>(null);
export const DragContext = createContext<DragState>(null);

/** Whether a row stands in a group within the rule: then there is somewhere to move out to. */
export const NestedContext = createContext(false);

export function useNested(): boolean {
  return use(NestedContext);
}

export function useBuilder(): Builder {
  const builder = use(BuilderContext);
  if (!builder) throw new Error("a row stands in a rule builder");
  return builder;
}

/** What is told of one node. A row is drawn again only when something of its own has changed. */
export function useFinding(id: NodeId): { size?: number; unfinished?: string; problem?: string } {
  const store = use(FindingsContext);
  if (!store) throw new Error("a row stands in a rule builder");
  const size = () => store.findings().sizes.get(id);
  const unfinished = () => store.findings().unfinished.get(id);
  const problem = () => store.findings().problems.get(id);
  return {
    size: useSyncExternalStore(store.subscribe, size, size),
    unfinished: useSyncExternalStore(store.subscribe, unfinished, unfinished),
    problem: useSyncExternalStore(store.subscribe, problem, problem),
  };
}
