"use client";

import { AudienceStep } from "@/features/audiences/audience-step";
import { useRuleEditor } from "@/features/audiences/builder/use-rule-editor";
import { useAudience } from "@/features/audiences/preview/use-audience";
import type { FieldInfo } from "@/features/audiences/rule/metadata";
import { useFields } from "@/features/audiences/use-fields";
import { NewCampaignSkeleton } from "@/features/launch/skeleton";
import { useDraft } from "@/features/launch/use-draft";
import { Problem } from "@/components/ui/problem";
import { useWorkspace } from "@/lib/workspace-context";

export function NewCampaign() {
  const { fields, problem, retry } = useFields();
  if (problem) {
    return (
      <Problem title="The rule builder could not be loaded" onRetry={retry}>
        {problem.message}
      </Problem>
    );
  }
  return fields ? <WithFields fields={fields} /> : <NewCampaignSkeleton />;
}

function WithFields({ fields }: { fields: readonly FieldInfo[] }) {
  const { workspace, personId } = useWorkspace();
  const place = `${workspace.id}.${personId}`;
  const editor = useRuleEditor(`tidings.rule.${place}`);
  const { draft } = useDraft(`tidings.campaign.${place}`);
  const audience = useAudience(editor.root, fields, workspace.currency, draft.channel);
  return <AudienceStep editor={editor} fields={fields} audience={audience} channel={draft.channel} />;
}
