"use client";

import { Plus, SearchX, Send } from "lucide-react";
import Link from "next/link";
import { useRef } from "react";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Problem } from "@/components/ui/problem";
import type { UsedKeysetList } from "@/lib/graphql/use-keyset-list";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { FilterBar } from "./history/filter-bar";
import { isFiltered, NO_FILTERS, useFilters } from "./history/filters";
import type { ListedCampaign } from "./history/history-documents";
import { HistorySkeleton } from "./history/history-skeleton";
import { HistoryTable } from "./history/history-table";
import { useTags } from "./history/use-tags";
import { useHistory } from "./history/use-history";
import { useAnnouncer } from "./stats/announcer";

/** Every campaign of the workspace, newest first, with its numbers as they move. */
export function Campaigns() {
  const [filters, change] = useFilters();
  const [say, announcements] = useAnnouncer();
  const list = useHistory(filters, say);
  const tags = useTags(list.items, filters.tag);
  const bar = useRef<HTMLDivElement>(null);
  const clear = () => {
    change(NO_FILTERS);
    // The button that did it is gone; the keyboard goes on from here.
    bar.current?.focus();
  };
  const isEmpty = list.phase === "ready" && list.items.length === 0 && !isFiltered(filters);
  return (
    <>
      <PageHeader title="Campaigns" actions={!isEmpty && <NewCampaign />} />
      {!isEmpty && <FilterBar ref={bar} filters={filters} onChange={change} onClear={clear} tags={tags} />}
      <Content list={list} filtered={isFiltered(filters)} onClear={clear} />
      {announcements}
    </>
  );
}

type ContentProps = { list: UsedKeysetList<ListedCampaign>; filtered: boolean; onClear: () => void };

function Content({ list, filtered, onClear }: ContentProps) {
  if (list.items.length > 0) return <HistoryTable list={list} />;
  if (list.phase === "failed") {
    return (
      <Problem title="The campaigns could not be loaded" onRetry={() => void list.refresh()}>
        {list.problem?.message}
      </Problem>
    );
  }
  if (list.phase === "fresh") return <HistorySkeleton />;
  if (!filtered) return <NoCampaigns />;
  return (
    <EmptyState icon={SearchX} title="No campaign fits" action={<Button onClick={onClear}>Clear filters</Button>}>
      Try another name, status or tag.
    </EmptyState>
  );
}

function NoCampaigns() {
  const { role } = useWorkspace();
  return (
    <div className="rounded-lg border bg-surface">
      <EmptyState icon={Send} title="No campaigns yet" action={<NewCampaign />}>
        {mayLaunch(role)
          ? "Describe whom to write to, see how many they are, and send each of them a message."
          : "Campaigns appear here as soon as somebody launches one."}
      </EmptyState>
    </div>
  );
}

/** Not for viewers, whom the API would refuse. */
function NewCampaign() {
  const { workspace, role } = useWorkspace();
  if (!mayLaunch(role)) return null;
  return (
    <Button asChild look="primary">
      <Link href={`/w/${workspace.id}/campaigns/new`}>
        <Plus aria-hidden /> New campaign
      </Link>
    </Button>
  );
}
