"use client";

import { CopyPlus, Pause, Play, Square } from "lucide-react";
import Link from "next/link";
import { useState, useTransition } from "react";
import { useClient } from "urql";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { toast } from "@/components/ui/toast";
import { useFormat } from "@/lib/format";
import { problemOf } from "@/lib/graphql/problem";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { isFinal, type Stats } from "../stats/stats";
import { useTakeStats } from "../stats/use-stats";
import { CancelDocument, PauseDocument, ResumeDocument, type Campaign } from "./detail-documents";

type Props = { campaign: Campaign; stats: Stats };

/** What can be done with a campaign as it stands; nothing for those who may only look. */
export function CampaignActions({ campaign, stats }: Props) {
  const { workspace, role } = useWorkspace();
  if (!mayLaunch(role)) return null;
  return (
    <>
      {(stats.status === "SENDING" || stats.status === "PAUSED") && <PauseOrResume campaign={campaign} stats={stats} />}
      {!isFinal(stats.status) && <Cancel campaign={campaign} stats={stats} />}
      <Button asChild>
        <Link href={`/w/${workspace.id}/campaigns/new?from=${encodeURIComponent(campaign.id)}`} prefetch={false}>
          <CopyPlus aria-hidden /> Use again
        </Link>
      </Button>
    </>
  );
}

function PauseOrResume({ campaign, stats }: Props) {
  const act = useAct(campaign.id);
  const [busy, start] = useTransition();
  const paused = stats.status === "PAUSED";
  const Icon = paused ? Play : Pause;
  const change = () =>
    start(async () => {
      const problem = await act(paused ? "resume" : "pause");
      if (problem) toast.error(paused ? "It could not be resumed" : "It could not be paused", { description: problem });
    });
  return (
    <Button onClick={change} disabled={busy} aria-busy={busy}>
      <Icon aria-hidden /> {paused ? "Resume" : "Pause"}
    </Button>
  );
}

function Cancel({ campaign, stats }: Props) {
  const act = useAct(campaign.id);
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        <Square aria-hidden /> Cancel
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Cancel “${campaign.name}”?`}
        verb="Cancel campaign"
        danger
        onConfirm={async () => await act("cancel")}
      >
        {stats.audienceSize > 0
          ? `Up to ${format.count(stats.pending)} messages that are not out yet will never be sent. Those that are out keep their outcome. This cannot be undone.`
          : "It will not be sent to anybody. This cannot be undone."}
      </Confirm>
    </>
  );
}

/** Does it, and gives back what went wrong. */
function useAct(id: string): (act: "pause" | "resume" | "cancel") => Promise<string | null> {
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
