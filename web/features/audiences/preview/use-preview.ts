"use client";

import { useMemo } from "react";

import type { ResultOf, VariablesOf } from "@/lib/graphql/graphql";
import { useLatest, type Latest } from "@/lib/graphql/use-latest";

import { PreviewDocument } from "../documents";
import type { RuleInput } from "../rule/node";

export type Channel = VariablesOf<typeof PreviewDocument>["channel"];
export type PreviewData = ResultOf<typeof PreviewDocument>["audiencePreview"];
export type Preview = Latest<PreviewData>;

/** Edits within this time are asked about once. */
const PAUSE_MS = 60;

/** Who a rule means, following each edit. */
export function usePreview(rule: RuleInput | null, channel: Channel): Preview {
  const variables = useMemo(() => rule && { rule, channel }, [rule, channel]);
  const latest = useLatest(PreviewDocument, variables, PAUSE_MS);
  return useMemo(() => ({ ...latest, data: latest.data?.audiencePreview ?? null }), [latest]);
}
