"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useClient } from "urql";

import { problemOf, type Problem } from "@/lib/graphql/problem";

import { MessageSuggestionsDocument } from "../../documents";
import { VARIANTS, withVariant, type Variant, type VariantsInput } from "./variants";

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

/** Messages proposed for an objective, each as soon as it is written. */
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
      const { unsubscribe } = client.subscription(MessageSuggestionsDocument, { input: asked }).subscribe(({ data, error, hasNext }) => {
        if (error) return fail(problemOf(error));
        setState((before) => {
          const found = data ? withVariant(before.found, data.messageSuggestions) : before.found;
          return { ...before, found, waiting: hasNext && found.length < VARIANTS };
        });
        if (!hasNext) end.current();
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
