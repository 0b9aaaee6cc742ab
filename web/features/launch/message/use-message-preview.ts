"use client";

import { useMemo } from "react";

import type { ResultOf } from "@/lib/graphql/graphql";
import { problemOf, type Problem } from "@/lib/graphql/problem";
import { useLatest } from "@/lib/graphql/use-latest";

import { MessagePreviewDocument } from "../documents";
import type { Draft, LaunchInput } from "../draft";

export type MessagePreviewData = ResultOf<typeof MessagePreviewDocument>["messagePreview"];

export type MessagePreview = {
  data: MessagePreviewData | null;
  fresh: boolean;
  problem: Problem | null;
  again: () => void;
};

const PAUSE_MS = 150;
/** So many members can be leafed through. */
const MEMBERS = 10;

/** The message as some of its readers will read it, following what is typed. */
export function useMessagePreview(draft: Draft, rule: LaunchInput["rule"] | null): MessagePreview {
  const { channel, body, imageUrl } = draft;
  const variables = useMemo(
    () => (rule && body.trim() ? { input: { rule, message: messageOf({ channel, body, imageUrl }), first: MEMBERS } } : null),
    [rule, channel, body, imageUrl],
  );
  const latest = useLatest(MessagePreviewDocument, variables, PAUSE_MS);
  return useMemo(
    () => ({
      data: latest.data?.messagePreview ?? null,
      fresh: latest.fresh,
      problem: latest.error ? problemOf(latest.error) : null,
      again: latest.again,
    }),
    [latest],
  );
}

export function messageOf({ channel, body, imageUrl }: Pick<Draft, "channel" | "body" | "imageUrl">): LaunchInput["message"] {
  return { channel, body, ...(imageUrl.trim() ? { imageUrl: imageUrl.trim() } : {}) };
}

/** The part of the message that the API refused. */
export function refusedPart(problem: Problem | null): "body" | "imageUrl" | null {
  if (problem?.code !== "BAD_USER_INPUT") return null;
  return problem.path.includes("imageUrl") ? "imageUrl" : problem.path.includes("body") ? "body" : null;
}
