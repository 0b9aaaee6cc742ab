"use client";

import { CopyPlus, Pause, Play, Square } from "lucide-react";
import Link from "next/link";
import { useState, useTransition } from "react";

import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { isFinal, type Stats } from "../stats/stats";
import { CancelDialog } from "./cancel-dialog";
import type { Campaign } from "./detail-documents";
import { useAct } from "./use-act";

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
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        <Square aria-hidden /> Cancel
      </Button>
      <CancelDialog id={campaign.id} name={campaign.name} stats={stats} open={asking} onOpenChange={setAsking} />
    </>
  );
}
