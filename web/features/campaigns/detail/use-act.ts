"use client";

import { useClient } from "urql";

import { problemOf } from "@/lib/graphql/problem";
import { useTakeStats } from "../stats/use-stats";
import { CancelDocument, PauseDocument, ResumeDocument } from "./detail-documents";

/** Does it, and gives back what went wrong. */
export function useAct(id: string): (act: "pause" | "resume" | "cancel") => Promise<string | null> {
  const client = useClient();
  const take = useTakeStats();
  return async (act) => {
    const answer = await ask();
    if (answer.error) return problemOf(answer.error).message;
    if (answer.stats) take(answer.stats);
    return null;

    async function ask() {
      if (act === "pause") {
        const { data, error } = await client.mutation(PauseDocument, { id }).toPromise();
        return { error, stats: data?.pauseCampaign.campaign.stats };
      }
      if (act === "resume") {
        const { data, error } = await client.mutation(ResumeDocument, { id }).toPromise();
        return { error, stats: data?.resumeCampaign.campaign.stats };
      }
      const { data, error } = await client.mutation(CancelDocument, { id }).toPromise();
      return { error, stats: data?.cancelCampaign.campaign.stats };
    }
  };
}
