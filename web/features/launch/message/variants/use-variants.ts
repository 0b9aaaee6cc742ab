"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useClient } from "urql";

import { problemOf, type Problem } from "@/lib/graphql/problem";

import { SuggestMessagesDocument } from "../../documents";
import type { Variant, VariantsInput } from "./variants";

export type Variants = {
  /** What was asked for last; null before, and once it was put away. */
  asked: VariantsInput | null;
  found: readonly Variant[];
  /** More are on their way. */
  waiting: boolean;
  problem: Problem | null;
  ask: (input: VariantsInput) => void;
  /** Waits no longer; what has come stays. */
  stop: () => void;
  /** Puts everything away. */
  drop: () => void;
};

type State = Pick<Variants, "asked" | "found" | "waiting" | "problem">;

const NOTHING: State = { asked: null, found: [], waiting: false, problem: null };
/** A model takes its time; more than this nobody waits. */
const PATIENCE_MS = 60_000;

/** Messages proposed for an objective. */
export function useVariants(): Variants {
  const client = useClient();
  const [state, setState] = useState<State>(NOTHING);
  const end = useRef<() => void>(() => {});

  const stop = useCallback(() => {
    end.current();
    setState((before) => (before.found.length > 0 ? { ...before, waiting: false } : NOTHING));
  }, []);
  const drop = useCallback(() => {
    end.current();
    setState(NOTHING);
  }, []);
  const ask = useCallback(
    (asked: VariantsInput) => {
      end.current();
      setState({ asked, found: [], waiting: true, problem: null });
      const fail = (problem: Problem) => {
        end.current();
        setState((before) => ({ ...before, waiting: false, problem }));
      };
      const timer = setTimeout(() => fail(problemOf(new Error())), PATIENCE_MS);
      const source = client.query(SuggestMessagesDocument, { input: asked }, { requestPolicy: "network-only" });
      const { unsubscribe } = source.subscribe(({ data, error }) => {
        if (error) return fail(problemOf(error));
        end.current();
        setState((before) => ({ ...before, found: data?.suggestMessages ?? [], waiting: false }));
      });
      end.current = () => {
        clearTimeout(timer);
        unsubscribe();
      };
    },
    [client],
  );
  useEffect(() => () => end.current(), []);
  return useMemo(() => ({ ...state, ask, stop, drop }), [state, ask, stop, drop]);
}
