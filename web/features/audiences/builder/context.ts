"use client";

import { createContext, use, type PointerEvent } from "react";

import type { FieldInfo } from "../rule/metadata";
import type { NodeId } from "../rule/node";
import type { Actions } from "./actions";
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

/** What is told of each node: its own size, what it lacks, and what the API refused there. */
export type Findings = {
  sizes: ReadonlyMap<NodeId, number>;
  /** Whether the sizes are those of the rule as it stands. */
  fresh: boolean;
  unfinished: ReadonlyMap<NodeId, string>;
  problems: ReadonlyMap<NodeId, string>;
};

export type DragState = { id: NodeId; slot: Slot | null } | null;

export const BuilderContext = createContext<Builder | null>(null);
export const FindingsContext = createContext<Findings | null>(null);
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

export function useFindings(): Findings {
  const findings = use(FindingsContext);
  if (!findings) throw new Error("a row stands in a rule builder");
  return findings;
}
