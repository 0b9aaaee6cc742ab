"use client";

import Link from "next/link";
import { memo, useState, type ReactNode } from "react";

import { Badge } from "@/components/ui/badge";
import { classNames } from "@/lib/class-names";
import { useFormat, type Format } from "@/lib/format";
import { readFragment } from "@/lib/graphql/graphql";
import { useWorkspace } from "@/lib/workspace-context";
import { DeliveryBar } from "../stats/delivery-bar";
import { hasBegun, type Stats } from "../stats/stats";
import { StatusBadge } from "../stats/status-badge";
import { useStats } from "../stats/use-stats";
import { RowFragment, type ListedCampaign } from "./history-documents";
import { RuleText } from "./rule-text";
import { Scheduled } from "./scheduled";

/** Campaign, status, audience, sent, failed, pending, launched; where there is no room for them, three lines. */
export const columns =
  "grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-4 @4xl:grid-cols-[minmax(0,1fr)_8.5rem_5rem_4.5rem_4rem_4.5rem_9rem] @4xl:items-center";

/** Tags in sight; the others are counted. */
const TAGS_SHOWN = 2;

type Props = { campaign: ListedCampaign; place: number };

export const CampaignRow = memo(function CampaignRow({ campaign, place }: Props) {
  const { id, name, ruleText, tags, createdBy, createdAt, scheduledAt, ...rest } = readFragment(RowFragment, campaign);
  const { workspace } = useWorkspace();
  const stats = useStats(rest.stats);
  const format = useFormat();
  const [focused, setFocused] = useState(false);
  return (
    <div
      role="row"
      // The headings are the first row.
      aria-rowindex={place + 2}
      className={classNames(columns, "relative h-34 content-center gap-y-2 hover:bg-raised/60 @4xl:h-16", place > 0 && "border-t")}
    >
      <div role="cell" className="min-w-0">
        <Link
          href={`/w/${workspace.id}/campaigns/${id}`}
          prefetch={false}
          onFocus={(event) => setFocused(event.currentTarget.matches(":focus-visible"))}
          onBlur={() => setFocused(false)}
          className="block after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {/* Where there is no room for columns, a tag that does not fit beside the whole name is wrapped out of sight. */}
          <span className="flex min-w-0 items-center gap-x-2 @max-4xl:h-6 @max-4xl:flex-wrap @max-4xl:content-start @max-4xl:gap-y-1 @max-4xl:overflow-hidden">
            <span className="max-w-full truncate font-medium">{name}</span>
            <Tags tags={tags} />
          </span>
          <RuleText text={ruleText} focused={focused} />
        </Link>
      </div>
      <div role="cell" className="justify-self-end @4xl:justify-self-start">
        {stats.status === "SCHEDULED" && scheduledAt ? (
          <Scheduled id={id} name={name} at={scheduledAt} stats={stats} />
        ) : (
          <StatusBadge status={stats.status} />
        )}
      </div>
      <Numbers stats={stats} format={format} />
      <div role="cell" className="min-w-0 text-[0.8125rem] @max-4xl:text-right @4xl:pl-2">
        <time dateTime={createdAt} title={format.dateTimeExact(createdAt)}>
          {format.ago(createdAt)}
        </time>
        <span className="block truncate text-xs text-ink-soft @max-4xl:hidden">{createdBy}</span>
      </div>
    </div>
  );
});

/** Numbers over one bar, which shows what they say to those who see it. */
function Numbers({ stats, format }: { stats: Stats; format: Format }) {
  const begun = hasBegun(stats);
  const text = (value: number) => (begun ? format.count(value) : "–");
  return (
    <>
      <Figure name="people" className="@max-4xl:order-last @max-4xl:col-start-1 @max-4xl:row-start-3">
        {text(stats.audienceSize)}
        {stats.skipped > 0 && (
          <span className="text-xs text-ink-soft @4xl:block @max-4xl:hidden">{format.count(stats.skipped)} left out</span>
        )}
      </Figure>
      <div className="col-span-2 flex flex-wrap gap-x-4 gap-y-1 @4xl:col-span-3 @4xl:grid @4xl:grid-cols-subgrid @4xl:gap-y-1.5">
        <Figure name="sent">{text(stats.sent)}</Figure>
        <Figure name="failed">{text(stats.failed)}</Figure>
        <Figure name="pending">{text(stats.pending)}</Figure>
        <div aria-hidden className="w-full @max-4xl:order-first @4xl:col-span-3">
          <DeliveryBar stats={stats} label="" />
        </div>
      </div>
    </>
  );
}

function Figure({ name, className, children }: { name: string; className?: string; children: ReactNode }) {
  return (
    <div role="cell" className={classNames("text-[0.8125rem] tabular-nums @4xl:text-right", className)}>
      {children}
      <span className="text-ink-soft @4xl:hidden"> {name}</span>
    </div>
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  const more = tags.length - TAGS_SHOWN;
  return (
    <>
      {tags.slice(0, TAGS_SHOWN).map((tag, place) => (
        <Badge
          key={tag}
          className={classNames("max-w-32 shrink-0 truncate font-normal @max-4xl:max-w-24", place > 0 && "@max-4xl:hidden")}
        >
          {tag}
        </Badge>
      ))}
      {more > 0 && <span className="text-xs text-ink-soft @max-4xl:hidden">+{more}</span>}
    </>
  );
}
