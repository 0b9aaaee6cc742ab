"use client";

import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useQuery } from "urql";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Problem } from "@/components/ui/problem";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { rows, Section } from "@/components/ui/section";
import { problemOf } from "@/lib/graphql/problem";
import { CreateKeyDialog } from "./create-key-dialog";
import { KeyRow } from "./key-row";
import { ApiKeysDocument, type ApiKey } from "./keys-documents";

export function Keys() {
  const [creating, setCreating] = useState(false);
  const [{ data, error, fetching }, ask] = useQuery({ query: ApiKeysDocument });
  // An empty list names no type by which the cache would know what to ask again.
  const askAgain = () => ask({ requestPolicy: "network-only" });
  const create = (
    <Button look="primary" size="small" onClick={() => setCreating(true)}>
      <Plus aria-hidden /> Create key
    </Button>
  );
  return (
    <Section title="API keys" description="With a key a program calls the API for this workspace." actions={create}>
      {data ? (
        <KeyLists keys={data.apiKeys} onRevoked={askAgain} />
      ) : error ? (
        <Problem title="The keys could not be shown" onRetry={askAgain} busy={fetching}>
          {problemOf(error).message}
        </Problem>
      ) : (
        <RowsSkeleton />
      )}
      <CreateKeyDialog open={creating} onOpenChange={setCreating} onCreated={askAgain} />
    </Section>
  );
}

function KeyLists({ keys, onRevoked }: { keys: readonly ApiKey[]; onRevoked: () => void }) {
  const standing = keys.filter(({ revokedAt }) => !revokedAt);
  const revoked = keys.filter(({ revokedAt }) => revokedAt);
  return (
    <>
      {standing.length > 0 ? (
        <ul aria-label="Keys" className={rows.list}>
          {standing.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoked={onRevoked} />
          ))}
        </ul>
      ) : (
        <EmptyState icon={KeyRound} title="No keys" className="rounded-lg border bg-surface">
          Create one for each program, so that each can be revoked by itself.
        </EmptyState>
      )}
      {revoked.length > 0 && (
        <details className="group">
          <summary className="w-fit cursor-pointer rounded-md py-1 text-[0.8125rem] text-ink-soft hover:text-ink">
            {revoked.length} revoked
          </summary>
          <ul aria-label="Revoked keys" className="mt-2 divide-y rounded-lg border bg-surface">
            {revoked.map((key) => (
              <KeyRow key={key.id} apiKey={key} onRevoked={onRevoked} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
