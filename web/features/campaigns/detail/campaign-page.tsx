"use client";

import { FileQuestion } from "lucide-react";
import Link from "next/link";
import { useEffect, useEffectEvent, useRef } from "react";
import { useQuery } from "urql";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Problem } from "@/components/ui/problem";
import { classNames } from "@/lib/class-names";
import { problemOf } from "@/lib/graphql/problem";
import { useTitle } from "@/lib/use-title";
import { useWorkspace } from "@/lib/workspace-context";
import { Ledger } from "../ledger/ledger";
import { DeliveriesCard } from "../report/deliveries-card";
import { FailuresCard } from "../report/failures-card";
import { useReport } from "../report/use-report";
import { hasBegun } from "../stats/stats";
import { useCampaignStats, useStats } from "../stats/use-stats";
import { SummaryCard } from "../summary/summary-card";
import { AudienceCard, type LookalikePanel } from "./audience-card";
import { CampaignHeader } from "./campaign-header";
import { CampaignSkeleton } from "./campaign-skeleton";
import { CampaignDocument, type Campaign, type RuleField } from "./detail-documents";
import { LeftOutCard } from "./reasons-card";
import { MessageCard } from "./message-card";
import { ProgressCard } from "./progress-card";

/** One campaign: how far it is, whom it is for, what it says, and what became of each member. */
export function CampaignPage({ id, lookalikePanel }: { id: string; lookalikePanel: LookalikePanel }) {
  const [{ data, error, fetching }, ask] = useQuery({ query: CampaignDocument, variables: { id } });
  const again = () => ask({ requestPolicy: "network-only" });
  if (data?.campaign) {
    return <Known campaign={data.campaign} fields={data.audienceFields} lookalikePanel={lookalikePanel} ask={again} />;
  }
  if (data) return <NoSuchCampaign />;
  if (!error) return <CampaignSkeleton />;
  return (
    <Problem title="The campaign could not be loaded" busy={fetching} onRetry={again}>
      {problemOf(error).message}
    </Problem>
  );
}

type KnownProps = { campaign: Campaign; fields: readonly RuleField[]; lookalikePanel: LookalikePanel; ask: () => void };

function Known({ campaign, fields, lookalikePanel, ask }: KnownProps) {
  const stats = useStats(campaign.stats);
  useCampaignStats(campaign.id);
  const begun = hasBegun(stats);
  const reported = useReport(campaign.id, stats);
  useTitle(campaign.name);
  useChangesOfStatus(stats.status, ask);
  return (
    <>
      <CampaignHeader campaign={campaign} stats={stats} />
      <div className="grid gap-4 lg:grid-cols-3">
        <ProgressCard campaign={campaign} stats={stats} className="lg:col-span-3" />
        {begun && stats.audienceSize > 0 && <SummaryCard campaign={campaign.id} stats={stats} className="lg:col-span-3" />}
        {begun && <DeliveriesCard campaign={campaign} stats={stats} reported={reported} className="lg:col-span-2" />}
        <MessageCard message={campaign.message} />
        {/* As many as there are share the row. */}
        <div className={classNames("grid gap-4 lg:auto-cols-fr lg:grid-flow-col", begun ? "lg:col-span-3" : "lg:col-span-2")}>
          <AudienceCard campaign={campaign} fields={fields} lookalikePanel={lookalikePanel} />
          <LeftOutCard leftOut={campaign.leftOut} audienceSize={stats.audienceSize} />
          <FailuresCard reported={reported} stats={stats} />
        </div>
      </div>
      {begun && <Ledger campaign={campaign} stats={stats} />}
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
