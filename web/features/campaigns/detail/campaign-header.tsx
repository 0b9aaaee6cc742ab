"use client";

import { BackLink } from "@/components/ui/back-link";
import { Badge } from "@/components/ui/badge";
import { PageHeader } from "@/components/ui/page-header";
import { useFormat } from "@/lib/format";
import { useWorkspace } from "@/lib/workspace-context";
import type { Stats } from "../stats/stats";
import { StatusBadge } from "../stats/status-badge";
import { CampaignActions } from "./campaign-actions";
import type { Campaign } from "./detail-documents";

export function CampaignHeader({ campaign, stats }: { campaign: Campaign; stats: Stats }) {
  const { workspace } = useWorkspace();
  return (
    <>
      <BackLink to={`/w/${workspace.id}`}>Campaigns</BackLink>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 break-words">{campaign.name}</span>
            <StatusBadge status={stats.status} />
          </span>
        }
        description={<Facts campaign={campaign} stats={stats} />}
        actions={<CampaignActions campaign={campaign} stats={stats} />}
      />
    </>
  );
}

function Facts({ campaign, stats }: { campaign: Campaign; stats: Stats }) {
  const { createdAt, createdBy, scheduledAt, tags } = campaign;
  const format = useFormat();
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem]">
      <span>
        {stats.status === "SCHEDULED" && scheduledAt ? (
          <>
            Starts <Moment at={scheduledAt} />, scheduled by {createdBy}
          </>
        ) : (
          <>
            Launched <Moment at={createdAt} /> by {createdBy}
          </>
        )}
      </span>
      {tags.map((tag) => (
        <Badge key={tag} className="font-normal">
          {tag}
        </Badge>
      ))}
    </span>
  );

  function Moment({ at }: { at: string }) {
    return (
      <time dateTime={at} title={format.dateTimeExact(at)}>
        {format.dateTime(at)}
      </time>
    );
  }
}
