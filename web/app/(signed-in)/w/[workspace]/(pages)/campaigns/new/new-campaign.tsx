"use client";

import { useMemo } from "react";

import { EmptyState } from "@/components/ui/empty-state";
import { Problem } from "@/components/ui/problem";
import { AudienceStep } from "@/features/audiences/audience-step";
import { useRuleEditor } from "@/features/audiences/builder/use-rule-editor";
import { useAttributeNames } from "@/features/audiences/builder/use-suggestions";
import { loadRule } from "@/features/audiences/load-rule";
import { useAudience } from "@/features/audiences/preview/use-audience";
import type { FieldInfo } from "@/features/audiences/rule/metadata";
import { isSameRule } from "@/features/audiences/rule/same";
import { SavedPicker } from "@/features/audiences/saved-picker";
import { useFields } from "@/features/audiences/use-fields";
import { useRuleInAddress } from "@/features/audiences/use-rule-in-address";
import { LaunchPage } from "@/features/launch/launch-page";
import { NewCampaignSkeleton } from "@/features/launch/skeleton";
import { useDraft } from "@/features/launch/use-draft";
import { useStep } from "@/features/launch/use-step";
import { moneyDigits } from "@/lib/money";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";

import { usePrefill } from "./use-prefill";

export function NewCampaign() {
  const { role } = useWorkspace();
  const { fields, problem, retry } = useFields();
  if (!mayLaunch(role)) {
    return (
      <EmptyState title="Your role may look, but not launch">
        As a viewer you see every campaign and its numbers. Ask an owner or admin of this workspace to make you a
        marketer.
      </EmptyState>
    );
  }
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
  const { currency } = workspace;
  const place = `${workspace.id}.${personId}`;
  const rule = useRuleEditor(`tidings.rule.${place}`);
  const editor = useDraft(`tidings.campaign.${place}`);
  const { draft, change } = editor;
  const audience = useAudience(rule.root, fields, currency, draft.channel);
  const attributes = useAttributeNames(useStep()[0] === "message");
  usePrefill(rule, editor, fields);
  useRuleInAddress(rule, fields);

  const { written, preview, problem } = audience;
  const saved = useMemo(() => {
    const { origin } = draft;
    return origin && isSameRule(written.rule, origin.rule, fields, moneyDigits(currency)) ? origin : null;
  }, [draft, written, fields, currency]);
  return (
    <LaunchPage
      editor={editor}
      audience={{
        rule: written.rule,
        words: preview.data?.ruleText ?? null,
        unfinished: written.unfinished.size,
        problem: problem?.message ?? null,
        saved,
      }}
      attributes={attributes}
      onReset={() => rule.edit((root) => ({ root: { ...root, negated: false, join: "all", children: [] } }))}
      audienceStep={(foot) => (
        <AudienceStep
          editor={rule}
          fields={fields}
          audience={audience}
          channel={draft.channel}
          head={
            <SavedPicker
              chosen={saved}
              onChoose={(chosen) => {
                const { id, name, rule: saved } = chosen;
                if (loadRule(rule, saved, fields, `${name} loaded`)) change({ origin: { id, name, rule: saved } });
              }}
            />
          }
          foot={foot}
        />
      )}
    />
  );
}
