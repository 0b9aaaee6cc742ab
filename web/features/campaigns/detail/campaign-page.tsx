"use client";

import { FileQuestion } from "lucide-react";
import Link from "next/link";
import { useEffect, useEffectEvent, useRef } from "react";
import { useQuery } from "urql";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Problem } from "@/components/ui/problem";
import { problemOf } from "@/lib/graphql/problem";
import { useWorkspace } from "@/lib/workspace-context";
import { Ledger } from "../ledger/ledger";
import { useCampaignStats, useStats } from "../stats/use-stats";
import { AudienceCard } from "./audience-card";
import { CampaignHeader } from "./campaign-header";
import { CampaignSkeleton } from "./campaign-skeleton";
import { CampaignDocument, type Campaign } from "./detail-documents";
import { LeftOutCard } from "./reasons-card";
import { MessageCard } from "./message-card";
import { ProgressCard } from "./progress-card";

/** One campaign: how far it is, whom it is for, what it says, and what became of each member. */
export function CampaignPage({ id }: { id: string }) {
  const [{ data, error, fetching }, ask] = useQuery({ query: CampaignDocument, variables: { id } });
  if (data?.campaign) return <Known campaign={data.campaign} ask={() => ask({ requestPolicy: "network-only" })} />;
  if (data) return <NoSuchCampaign />;
  if (!error) return <CampaignSkeleton />;
  return (
    <Problem
      title="The campaign could not be loaded"
      busy={fetching}
      onRetry={() => ask({ requestPolicy: "network-only" })}
    >
      {problemOf(error).message}
    </Problem>
  );
}

function Known({ campaign, ask }: { campaign: Campaign; ask: () => void }) {
  const stats = useStats(campaign.stats);
  useCampaignStats(campaign.id);
  useTitle(campaign.name);
  useChangesOfStatus(stats.status, ask);
  return (
    <>
      <CampaignHeader campaign={campaign} stats={stats} />
      <div className="grid gap-4 lg:grid-cols-3">
        <ProgressCard campaign={campaign} stats={stats} className="lg:col-span-3" />
        <div className="grid content-start gap-4 lg:col-span-2">
          <AudienceCard campaign={campaign} />
          <LeftOutCard leftOut={campaign.leftOut} audienceSize={stats.audienceSize} />
        </div>
        <MessageCard message={campaign.message} />
      </div>
      <Ledger campaign={campaign.id} stats={stats} />
    </>
  );
}

/** With its status the rest of a campaign changes: when it began, when it ended, who was left out. */
function useChangesOfStatus(status: string, ask: () => void): void {
  const known = useRef(status);
  const askAgain = useEffectEvent(ask);
  useEffect(() => {
    if (known.current === status) return;
    known.current = status;
    askAgain();
  }, [status]);
}

function useTitle(name: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = `${name} · Tidings`;
    return () => {
      document.title = before;
    };
  }, [name]);
}

function NoSuchCampaign() {
  const { workspace } = useWorkspace();
  return (
    <EmptyState
      icon={FileQuestion}
      title="There is no such campaign"
      action={
        <Button asChild>
          <Link href={`/w/${workspace.id}`}>See all campaigns</Link>
        </Button>
      }
    >
      The address may be wrong, or the campaign belongs to another workspace.
    </EmptyState>
  );
}
