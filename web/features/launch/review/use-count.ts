"use client";

import { useMemo } from "react";

import type { ResultOf } from "@/lib/graphql/graphql";
import { problemOf, type Problem } from "@/lib/graphql/problem";
import { useLatest } from "@/lib/graphql/use-latest";

import { LeftOutDocument } from "../documents";
import type { Channel, LaunchInput } from "../draft";

export type Count = {
  counted: ResultOf<typeof LeftOutDocument>["audiencePreview"] | null;
  fresh: boolean;
  /** Counted, and nobody can be reached. */
  nobody: boolean;
  problem: Problem | null;
  again: () => void;
};

/** How many the launch reaches, and who is left out for which reason, as of now. */
export function useCount(rule: LaunchInput["rule"] | null, channel: Channel): Count {
  const variables = useMemo(() => (rule ? { rule, channel } : null), [rule, channel]);
  const { data, error, fresh, again } = useLatest(LeftOutDocument, variables, 0);
  const counted = data?.audiencePreview ?? null;
  return {
    counted,
    fresh,
    nobody: fresh && counted?.reachable === 0,
    problem: error ? problemOf(error) : null,
    again,
  };
}
