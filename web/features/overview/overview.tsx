"use client";

import { ChartColumn, FileUp, Plus } from "lucide-react";
import Link from "next/link";
import { useQuery } from "urql";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Problem } from "@/components/ui/problem";
import { Segmented } from "@/components/ui/segmented";
import { classNames } from "@/lib/class-names";
import { problemOf } from "@/lib/graphql/problem";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { Charts } from "./charts";
import { Figures } from "./figures";
import { isEmpty } from "./figures-of";
import { OverviewDocument } from "./overview-documents";
import { OverviewSkeleton } from "./overview-skeleton";
import { SPANS, useSpan } from "./use-span";

/** How the business and its messages go, day by day. */
export function Overview() {
  const [span, setSpan] = useSpan();
  const [{ data, error, fetching }, ask] = useQuery({ query: OverviewDocument, variables: { days: Number(span) } });
  const empty = data !== undefined && isEmpty(data);
  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          !empty && (
            <Segmented
              label="How far back"
              size="small"
              value={span}
              options={SPANS.map((value) => ({ value, label: `${value} days` }))}
              onValueChange={setSpan}
            />
          )
        }
      />
      {empty ? (
        <Nothing />
      ) : data ? (
        <div className={classNames("transition-opacity", fetching && "opacity-60")} aria-busy={fetching}>
          <Figures totals={data.workspaceTotals} happened={data.overview} />
          <Charts days={data.overview.days} />
        </div>
      ) : error ? (
        <Problem title="The overview could not be loaded" busy={fetching} onRetry={() => ask({ requestPolicy: "network-only" })}>
          {problemOf(error).message}
        </Problem>
      ) : (
        <OverviewSkeleton />
      )}
    </>
  );
}

function Nothing() {
  const { workspace, role } = useWorkspace();
  return (
    <div className="rounded-lg border bg-surface">
      <EmptyState
        icon={ChartColumn}
        title="Nothing has happened yet"
        action={
          mayLaunch(role) && (
            <>
              <Button asChild>
                <Link href={`/w/${workspace.id}/import`}>
                  <FileUp aria-hidden /> Import customers
                </Link>
              </Button>
              <Button asChild>
                <Link href={`/w/${workspace.id}/campaigns/new`}>
                  <Plus aria-hidden /> New campaign
                </Link>
              </Button>
            </>
          )
        }
      >
        Customers, their orders and your messages are counted here, day by day, as soon as there are some.
      </EmptyState>
    </div>
  );
}
