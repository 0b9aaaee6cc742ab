"use client";

import { useEffect, useMemo, useState } from "react";
import { useClient, type CombinedError } from "urql";

import type { ResultOf, VariablesOf } from "@/lib/graphql/graphql";

import { PreviewDocument } from "../documents";
import type { RuleInput } from "../rule/node";

export type Channel = VariablesOf<typeof PreviewDocument>["channel"];
export type PreviewData = ResultOf<typeof PreviewDocument>["audiencePreview"];

export type Preview = {
  /** The last good numbers; of the rule before while `fresh` is false. */
  data: PreviewData | null;
  error: CombinedError | null;
  /** Whether the answer is that of the rule as it stands. */
  fresh: boolean;
  /** Counts once more, at once. */
  check: () => void;
};

/** Edits within this time are asked about once. */
const PAUSE_MS = 100;

type Answer = { asked: string; data: PreviewData | null; error: CombinedError | null };

/**
 * Who a rule means, following each edit. A question that an edit has overtaken is dropped, and with it its count in the
 * database; what was answered before stands until the next answer is here.
 */
export function usePreview(rule: RuleInput | null, channel: Channel): Preview {
  const client = useClient();
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<Answer>({ asked: "", data: null, error: null });
  const asked = useMemo(() => (rule ? JSON.stringify([rule, channel, turn]) : ""), [rule, channel, turn]);

  useEffect(() => {
    if (asked === "") return;
    const [rule, channel] = JSON.parse(asked) as [RuleInput, Channel];
    let subscription: { unsubscribe: () => void } | null = null;
    const timer = setTimeout(() => {
      const source = client.query(PreviewDocument, { rule, channel }, { requestPolicy: "network-only" });
      subscription = source.subscribe(({ data, error }) =>
        setAnswer((before) => ({
          asked,
          data: data?.audiencePreview ?? before.data,
          error: data?.audiencePreview ? null : (error ?? null),
        })),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [asked, client]);

  return useMemo(() => {
    const fresh = asked !== "" && answer.asked === asked;
    return {
      data: asked === "" ? null : answer.data,
      error: fresh ? answer.error : null,
      fresh,
      check: () => setTurn((before) => before + 1),
    };
  }, [answer, asked]);
}
