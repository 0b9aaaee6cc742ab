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
  const latest = useRef({ rule, editor });
  useEffect(() => {
    latest.current = { rule, editor };
  });

  useEffect(() => {
    if (!from && !audience) return;
    let dropped = false;
    const forget = () => window.history.replaceState(null, "", path);
    const load = async () => {
      const found = from
        ? (await client.query(CopiedCampaignDocument, { id: from }, { requestPolicy: "network-only" }).toPromise()).data
            ?.campaign
        : null;
      const savedOne =
        !from && audience
          ? (await client.query(SavedAudienceDocument, { id: audience }, { requestPolicy: "network-only" }).toPromise())
              .data?.audience
          : null;
      if (dropped) return;
      const { rule, editor } = latest.current;
      const before = editor.draft;
      if (found && loadRule(rule, found.rule, fields, `${found.name} copied`)) {
        const { channel, body, imageUrl } = found.message;
        editor.change({ channel, body, imageUrl: imageUrl ?? "", tags: found.tags, name: copyName(found.name), origin: null });
        toast(`Copied from “${found.name}”`, {
          action: { label: "Undo", onClick: () => (rule.undo(), editor.change(before)) },
        });
      } else if (savedOne && loadRule(rule, savedOne.rule, fields, `${savedOne.name} loaded`)) {
        editor.change({ origin: savedOne });
      } else if (!found && !savedOne) {
        toast.error(from ? "There is no such campaign to copy" : "There is no such saved audience");
      }
      forget();
    };
    void load();
    return () => {
      dropped = true;
    };
  }, [from, audience, client, path, fields]);
}

function copyName(name: string): string {
  return `${name.slice(0, 190)} (copy)`;
}
