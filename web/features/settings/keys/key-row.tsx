"use client";

import { useState } from "react";
import { useMutation } from "urql";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { toast } from "@/components/ui/toast";
import { useFormat } from "@/lib/format";
import { problemOf } from "@/lib/graphql/problem";
import { RevokeApiKeyDocument, type ApiKey } from "./keys-documents";

export function KeyRow({ apiKey, onRevoked }: { apiKey: ApiKey; onRevoked: () => void }) {
  const { name, prefix, scopes, createdAt, lastUsedAt, revokedAt } = apiKey;
  const format = useFormat();
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 font-medium break-words">{name}</span>
          <code className="font-mono text-xs text-ink-soft">{prefix}_…</code>
        </p>
        <p className="mt-0.5 text-[0.8125rem] text-ink-soft">
          Created {format.date(createdAt)} ·{" "}
          {revokedAt ? (
            `revoked ${format.date(revokedAt)}`
          ) : lastUsedAt ? (
            <time dateTime={lastUsedAt} title={format.dateTimeExact(lastUsedAt)}>
              last used {format.ago(lastUsedAt)}
            </time>
          ) : (
            "never used"
          )}
        </p>
      </div>
      <ul aria-label="Scopes" className="flex flex-wrap gap-1">
        {scopes.map((scope) => (
          <li key={scope}>
            <Badge>{scope}</Badge>
          </li>
        ))}
      </ul>
      {!revokedAt && <RevokeButton apiKey={apiKey} onRevoked={onRevoked} />}
    </li>
  );
}

function RevokeButton({ apiKey, onRevoked }: { apiKey: ApiKey; onRevoked: () => void }) {
  const [, revoke] = useMutation(RevokeApiKeyDocument);
  const [asking, setAsking] = useState(false);
  const confirm = async () => {
    const { error } = await revoke({ id: apiKey.id });
    // Somebody else was quicker: what is wanted is so.
    if (error && problemOf(error).code !== "NOT_FOUND") return problemOf(error).message;
    onRevoked();
    toast.success(`The key ${apiKey.name} was revoked`);
  };
  return (
    <>
      <Button size="small" aria-label={`Revoke the key ${apiKey.name}`} onClick={() => setAsking(true)}>
        Revoke
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Revoke ${apiKey.name}?`}
        verb="Revoke key"
        danger
        onConfirm={confirm}
      >
        <p>Whatever calls with it is refused from now on, and its open connections are closed. This cannot be undone.</p>
      </Confirm>
    </>
  );
}
