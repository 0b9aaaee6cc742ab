"use client";

import { useCallback, useState } from "react";
import { useMutation } from "urql";

import { problemOf, type Problem } from "@/lib/graphql/problem";
import { instantOf } from "@/lib/zoned-time";

import type { LaunchAudience } from "../audience";
import { LaunchDocument } from "../documents";
import type { Draft, LaunchInput } from "../draft";
import { messageOf } from "../message/use-message-preview";

export type Launched = {
  id: string;
  name: string;
  /** Null where it began at once. */
  scheduledAt: string | null;
};

export type Launching = {
  busy: boolean;
  problem: Problem | null;
  launch: (input: LaunchInput) => Promise<Launched | null>;
};

/** Launches. What was sent twice under one key is launched once. */
export function useLaunch(): Launching {
  const [{ fetching }, send] = useMutation(LaunchDocument);
  const [problem, setProblem] = useState<Problem | null>(null);
  const launch = useCallback(
    async (input: LaunchInput) => {
      setProblem(null);
      const { data, error } = await send({ input });
      if (error || !data) {
        setProblem(error ? problemOf(error) : null);
        return null;
      }
      const { id, name, status, scheduledAt } = data.launchCampaign.campaign;
      return { id, name, scheduledAt: status === "SCHEDULED" ? scheduledAt : null };
    },
    [send],
  );
  return { busy: fetching, problem, launch };
}

/** The draft as the API takes it. A rule that is a saved audience's is not saved once more. */
export function launchInput(draft: Draft, audience: LaunchAudience, name: string, timeZone: string): LaunchInput {
  const at = draft.when === "later" ? instantOf(draft.at, timeZone) : null;
  const audienceName = draft.audienceName.trim();
  return {
    name,
    ...(audience.saved
      ? { audienceId: audience.saved.id }
      : { rule: audience.rule, ...(audienceName ? { audienceName } : {}) }),
    message: messageOf(draft),
    ...(at ? { scheduledAt: at.toISOString() } : {}),
    ...(draft.tags.length > 0 ? { tags: draft.tags } : {}),
    idempotencyKey: draft.key,
  };
}
