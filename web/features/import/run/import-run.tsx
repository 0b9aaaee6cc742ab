"use client";

import { FileQuestion } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Problem } from "@/components/ui/problem";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/lib/format";
import { mayLaunch } from "@/lib/roles";
import { useTitle } from "@/lib/use-title";
import { useWorkspace } from "@/lib/workspace-context";

import { fileSize } from "../file-size";
import { remembered } from "../upload/memory";
import { Ending } from "./ending";
import { Resume } from "./resume";
import { Stages } from "./stages";
import { StatusBadge } from "./status-badge";
import { Trouble } from "./trouble";
import { useImport, type UsedImport } from "./use-import";

/** One import: how much is sent and written, what it waits for, and what was refused. */
export function ImportRun({ id }: { id: string }) {
  const { workspace } = useWorkspace();
  const used = useImport(id);
  if (used.state) return <Known used={used} state={used.state} />;
  if (!used.problem) return <RunSkeleton />;
  if (used.problem.code !== "NOT_FOUND") {
    return (
      <Problem title="The import could not be loaded" onRetry={used.again}>
        {used.problem.message}
      </Problem>
    );
  }
  return (
    <EmptyState
      as="h1"
      icon={FileQuestion}
      title="There is no such import"
      action={
        <Button asChild>
          <Link href={`/w/${workspace.id}/import`}>Import a file</Link>
        </Button>
      }
    >
      The address may be wrong, or the import belongs to another workspace.
    </EmptyState>
  );
}

function Known({ used, state }: { used: UsedImport; state: NonNullable<UsedImport["state"]> }) {
  const { workspace, personId, role } = useWorkspace();
  const format = useFormat();
  const place = `${workspace.id}.${personId}`;
  const [file] = useState(() => remembered(place).find(({ id }) => id === state.batchId) ?? null);
  const { upload, again } = used;
  const title = file?.name ?? `Import of ${state.kind}`;
  useTitle(title);
  return (
    <>
      <BackLink to={`/w/${workspace.id}/import`}>Import</BackLink>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 break-all">{title}</span>
            <StatusBadge state={state} upload={upload} />
          </span>
        }
        description={
          <span className="text-[0.8125rem]">
            {file && `${fileSize(file.size)} of ${state.kind}, begun `}
            {!file && "Begun "}
            <time dateTime={state.createdAt} title={format.dateTimeExact(state.createdAt)}>
              {format.ago(state.createdAt)}
            </time>{" "}
            by {state.createdBy}
          </span>
        }
      />
      <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4">
        <Stages state={state} upload={upload} size={file?.size ?? null} />
        {upload?.problem && <Trouble upload={upload} id={state.batchId} />}
        {state.status === "OPEN" && (!upload || upload.phase === "stopped") && mayLaunch(role) && (
          <Resume state={state} file={file} onChange={again} />
        )}
        <Ending state={state} isUnderWay={upload !== null && upload.phase !== "stopped"} />
      </div>
    </>
  );
}

function RunSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the import</span>
      <Skeleton className="w-20" />
      <Skeleton className="mt-3 h-6 w-64 max-w-full" />
      <Skeleton className="mt-2.5 w-80 max-w-full" />
      <Skeleton className="mt-7 h-44 max-w-3xl rounded-lg" />
    </div>
  );
}
