"use client";

import { useMemo } from "react";

import type { ResultOf } from "@/lib/graphql/graphql";
import { useLatest } from "@/lib/graphql/use-latest";

import { SendTimeDocument } from "../documents";
import type { LaunchInput } from "../draft";

export type SendTime = ResultOf<typeof SendTimeDocument>["suggestSendTime"];
export type SendWindow = NonNullable<SendTime["best"]>;

export type SendTimeAnswer = { sendTime: SendTime | null; failed: boolean; again: () => void };

/** When an audience orders and visits, and the best time to write to it. */
export function useSendTime(rule: LaunchInput["rule"] | null): SendTimeAnswer {
  const variables = useMemo(() => (rule ? { rule } : null), [rule]);
  const { data, error, again } = useLatest(SendTimeDocument, variables, 0);
  return { sendTime: data?.suggestSendTime ?? null, failed: error !== null, again };
}
