"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import { useClient } from "urql";

import { toast } from "@/components/ui/toast";
import type { RuleEditor } from "@/features/audiences/builder/use-rule-editor";
import { SavedAudienceDocument } from "@/features/audiences/documents";
import { loadRule } from "@/features/audiences/load-rule";
import type { FieldInfo } from "@/features/audiences/rule/metadata";
import { CopiedCampaignDocument } from "@/features/launch/documents";
import type { DraftEditor } from "@/features/launch/use-draft";
import type { ResultOf } from "@/lib/graphql/graphql";
import { problemOf } from "@/lib/graphql/problem";

type Editors = { rule: RuleEditor; editor: DraftEditor };
type Campaign = NonNullable<ResultOf<typeof CopiedCampaignDocument>["campaign"]>;
type Audience = NonNullable<ResultOf<typeof SavedAudienceDocument>["audience"]>;

const FRESH = { requestPolicy: "network-only" } as const;

/**
 * Begins from another campaign (`?from=`) or a saved audience (`?audience=`). Once that is done the address forgets it,
 * so that a reload keeps what was changed since.
 */
export function usePrefill(rule: RuleEditor, editor: DraftEditor, fields: readonly FieldInfo[]): void {
  const client = useClient();
  const path = usePathname();
  const search = useSearchParams();
  const from = search.get("from");
  const audience = search.get("audience");
  // What is put in is that of the moment when the answer comes.
  const latest = useRef<Editors>({ rule, editor });
  useEffect(() => {
    latest.current = { rule, editor };
  });

  useEffect(() => {
    if (!from && !audience) return;
    const forget = () => window.history.replaceState(null, "", path);
    const subscription = from
      ? client.query(CopiedCampaignDocument, { id: from }, FRESH).subscribe(({ data, error }) => {
          if (data?.campaign) copyCampaign(latest.current, data.campaign, fields);
          else toast.error(error ? problemOf(error).message : "There is no such campaign to copy");
          forget();
        })
      : client.query(SavedAudienceDocument, { id: audience ?? "" }, FRESH).subscribe(({ data, error }) => {
          if (data?.audience) takeSaved(latest.current, data.audience, fields);
          else toast.error(error ? problemOf(error).message : "There is no such saved audience");
          forget();
        });
    return subscription.unsubscribe;
  }, [from, audience, client, path, fields]);
}

function copyCampaign({ rule, editor }: Editors, campaign: Campaign, fields: readonly FieldInfo[]): void {
  const before = editor.draft;
  if (!loadRule(rule, campaign.rule, fields, `${campaign.name} copied`)) return;
  const { channel, body, imageUrl } = campaign.message;
  const name = `${campaign.name.slice(0, 190)} (copy)`;
  editor.change({ channel, body, imageUrl: imageUrl ?? "", tags: campaign.tags, name, origin: null });
  const undo = () => {
    rule.undo();
    editor.change(before);
  };
  toast(`Copied from “${campaign.name}”`, { action: { label: "Undo", onClick: undo } });
}

function takeSaved({ rule, editor }: Editors, { id, name, rule: saved }: Audience, fields: readonly FieldInfo[]): void {
  if (loadRule(rule, saved, fields, `${name} loaded`)) editor.change({ origin: { id, name, rule: saved } });
}
