"use client";

import { Pencil } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";

import { BackLink } from "@/components/ui/back-link";
import { Badge } from "@/components/ui/badge";
import { PageHeader } from "@/components/ui/page-header";
import { useFormat } from "@/lib/format";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import type { Stats } from "../stats/stats";
import { StatusBadge } from "../stats/status-badge";
import { CampaignActions } from "./campaign-actions";
import type { Campaign } from "./detail-documents";

const EditTags = dynamic(() => import("./edit-tags").then((module) => module.EditTags), { ssr: false });

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
  const { createdAt, createdBy, scheduledAt } = campaign;
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
      <Tags campaign={campaign} />
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

function Tags({ campaign }: { campaign: Campaign }) {
  const { role } = useWorkspace();
  const [editing, setEditing] = useState(false);
  const { tags } = campaign;
  const verb = tags.length > 0 ? "Edit tags" : "Add tags";
  return (
    <>
      {tags.map((tag) => (
        <Badge key={tag} className="max-w-64 truncate font-normal">
          {tag}
        </Badge>
      ))}
      {mayLaunch(role) && (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => setEditing(true)}
          className="-mx-1.5 -my-1 inline-flex h-6 items-center gap-1 rounded-md px-1.5 text-xs text-ink-soft hover:bg-raised hover:text-ink"
        >
          <Pencil aria-hidden className="size-3" />
          {verb}
        </button>
      )}
      {editing && <EditTags campaign={campaign} onClose={() => setEditing(false)} />}
    </>
  );
}
