"use client";

import { Plus, UsersRound } from "lucide-react";
import Link from "next/link";
import { useRef } from "react";
import type { Client } from "urql";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Problem } from "@/components/ui/problem";
import { Skeleton } from "@/components/ui/skeleton";
import { useKeysetList } from "@/lib/graphql/use-keyset-list";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";

import { SavedAudiencesDocument } from "../documents";
import type { SavedAudience } from "../saved-picker";
import { AudienceRow } from "./audience-row";
import type { LookalikePanel } from "./row-menu";
import { useSizes } from "./use-sizes";

const PAGE = 25;

/** Every saved audience, newest first, with its size as of now. */
export function Audiences({ lookalikePanel }: { lookalikePanel: LookalikePanel }) {
  const { workspace, role } = useWorkspace();
  const list = useKeysetList<SavedAudience>({ name: "audiences", load: loadPage, idOf: ({ id }) => id });
  const { items, phase, problem, hasMore, more, refresh, reload } = list;
  const sizes = useSizes(items.map(({ id }) => id));
  const content = useRef<HTMLDivElement>(null);
  const deleted = async () => {
    await reload();
    // The row that had the focus is gone; the keyboard goes on from the list.
    content.current?.focus();
  };
  const create = mayLaunch(role) && (
    <Button asChild look="primary">
      <Link href={`/w/${workspace.id}/audiences/new`}>
        <Plus aria-hidden /> New audience
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Audiences"
        description="Rules with a name. Who belongs to one is decided whenever it is asked."
        actions={items.length > 0 && create}
      />
      <div ref={content} tabIndex={-1} className="outline-none">
        {items.length > 0 ? (
          <>
            <ul className="divide-y rounded-lg border bg-surface">
              {items.map((audience) => (
                <AudienceRow
                  key={audience.id}
                  audience={audience}
                  size={sizes.get(audience.id)}
                  lookalikePanel={lookalikePanel}
                  onChanged={() => void reload()}
                  onDeleted={deleted}
                />
              ))}
            </ul>
            {hasMore && (
              <div className="mt-4 text-center">
                <Button size="small" onClick={() => void more()}>
                  Show more
                </Button>
              </div>
            )}
          </>
        ) : phase === "failed" ? (
          <Problem title="The audiences could not be loaded" onRetry={() => void refresh()}>
            {problem?.message}
          </Problem>
        ) : phase === "fresh" ? (
          <ListSkeleton />
        ) : (
          <div className="rounded-lg border bg-surface">
            <EmptyState icon={UsersRound} title="No saved audiences yet" action={create}>
              Save a rule under a name and use it in any campaign. Launching a campaign saves its audience too.
            </EmptyState>
          </div>
        )}
      </div>
    </>
  );
}

async function loadPage(client: Client, after: string | null) {
  const { data, error } = await client
    .query(SavedAudiencesDocument, { first: PAGE, after }, { requestPolicy: "network-only" })
    .toPromise();
  if (!data) throw error ?? new Error("no answer");
  return data.audiences;
}

function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="divide-y rounded-lg border bg-surface">
      {[1, 2, 3, 4].map((row) => (
        <div key={row} className="grid gap-2 px-4 py-4">
          <Skeleton className="w-48" />
          <Skeleton className="w-2/3" />
        </div>
      ))}
    </div>
  );
}
