"use client";

import { useEffect, useMemo, useState } from "react";
import { useClient, type AnyVariables, type CombinedError, type TypedDocumentNode } from "urql";

export type Latest<Data> = {
  /** The last good answer; of a question before while `fresh` is false. */
  data: Data | null;
  error: CombinedError | null;
  /** Whether the answer is that of the question as it stands. */
  fresh: boolean;
  /** Asks once more, at once. */
  again: () => void;
};

type Answer<Data> = { asked: string; data: Data | null; error: CombinedError | null };

/**
 * Answers a question that changes while somebody types. What changes within `pauseMs` is asked about once; a question
 * that another has overtaken is dropped, and with it the server's work for it; the last good answer stands until the
 * next is here. Without variables nothing is asked.
 */
export function useLatest<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | null,
  pauseMs: number,
): Latest<Data> {
  const client = useClient();
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<Answer<Data>>({ asked: "", data: null, error: null });
  const question = variables ? JSON.stringify(variables) : "";
  const asked = question === "" ? "" : `${turn} ${question}`;

  useEffect(() => {
    if (question === "") return;
    let subscription: { unsubscribe: () => void } | null = null;
    const timer = setTimeout(() => {
      const source = client.query(document, JSON.parse(question) as Variables, { requestPolicy: "network-only" });
      subscription = source.subscribe(({ data, error }) =>
        setAnswer((before) => ({ asked, data: error ? before.data : (data ?? null), error: error ?? null })),
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [asked, question, client, document, pauseMs]);

  return useMemo(() => {
    const fresh = asked !== "" && answer.asked === asked;
    return {
      data: asked === "" ? null : answer.data,
      error: fresh ? answer.error : null,
      fresh,
      again: () => setTurn((before) => before + 1),
    };
  }, [answer, asked]);
}
