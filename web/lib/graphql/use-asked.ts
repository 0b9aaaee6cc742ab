"use client";

import { useCallback, useEffect, useEffectEvent, useMemo, useState } from "react";
import { useClient, type AnyVariables, type TypedDocumentNode } from "urql";

import { problemOf, unreachable, type Problem } from "./problem";

/** What is asked at a press of a key or button, and what became of it. */
export type Asked<Data, Variables> =
  | { phase: "idle" }
  | { phase: "waiting"; variables: Variables }
  | { phase: "answered"; variables: Variables; data: Data }
  | { phase: "failed"; variables: Variables; problem: Problem };

type Question<Variables> = { variables: Variables };
type Answer<Data, Variables> = { to: Question<Variables>; data: Data } | { to: Question<Variables>; problem: Problem };

/**
 * Asks when somebody wants it, and waits so long. One question runs at a time: a later one drops the one before, and
 * with it the server's work for it.
 */
export function useAsked<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  patienceMs: number,
  onAnswer?: (data: Data) => void,
): { asked: Asked<Data, Variables>; ask: (variables: Variables) => void; drop: () => void } {
  const client = useClient();
  const [question, setQuestion] = useState<Question<Variables> | null>(null);
  const [answer, setAnswer] = useState<Answer<Data, Variables> | null>(null);
  const tell = useEffectEvent((data: Data) => onAnswer?.(data));

  useEffect(() => {
    if (!question) return;
    // The first answer counts: what is asked again for the screen's sake is nobody's question any more.
    let open = true;
    const end = () => {
      open = false;
      clearTimeout(timer);
    };
    const timer = setTimeout(() => {
      end();
      unsubscribe();
      const seconds = Math.round(patienceMs / 1_000);
      setAnswer({ to: question, problem: unreachable(`No answer came within ${seconds} seconds.`) });
    }, patienceMs);
    const source = client.query(document, question.variables, { requestPolicy: "network-only" });
    const { unsubscribe } = source.subscribe(({ data, error }) => {
      if (!open) return;
      end();
      if (data && !error) {
        setAnswer({ to: question, data });
        tell(data);
      } else setAnswer({ to: question, problem: error ? problemOf(error) : unreachable() });
    });
    return () => {
      end();
      unsubscribe();
    };
  }, [question, client, document, patienceMs]);

  const ask = useCallback((variables: Variables) => setQuestion({ variables }), []);
  const drop = useCallback(() => setQuestion(null), []);
  return useMemo(() => ({ asked: asOf(question, answer), ask, drop }), [question, answer, ask, drop]);
}

function asOf<Data, Variables>(
  question: Question<Variables> | null,
  answer: Answer<Data, Variables> | null,
): Asked<Data, Variables> {
  if (!question) return { phase: "idle" };
  const { variables } = question;
  if (answer?.to !== question) return { phase: "waiting", variables };
  if ("problem" in answer) return { phase: "failed", variables, problem: answer.problem };
  return { phase: "answered", variables, data: answer.data };
}
