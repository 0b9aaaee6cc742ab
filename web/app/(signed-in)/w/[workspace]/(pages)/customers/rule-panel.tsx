"use client";

import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Problem } from "@/components/ui/problem";
import { SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { RuleBuilder } from "@/features/audiences/builder/rule-builder";
import { useRuleEditor, type RuleEditor } from "@/features/audiences/builder/use-rule-editor";
import { loadRule } from "@/features/audiences/load-rule";
import { SizePanel } from "@/features/audiences/preview/size-panel";
import { useAudience } from "@/features/audiences/preview/use-audience";
import type { FieldInfo } from "@/features/audiences/rule/metadata";
import { isSameRule } from "@/features/audiences/rule/same";
import { written } from "@/features/audiences/rule/write";
import { useFields } from "@/features/audiences/use-fields";
import type { RulePanelProps } from "@/features/customers/customers";
import { useFormat } from "@/lib/format";
import { moneyDigits } from "@/lib/money";
import { isShortEnough } from "@/lib/rule-address";
import { useWorkspace } from "@/lib/workspace-context";

const TITLE = "Filter customers";
const WIDTH = "max-w-3xl";

/** Builds the rule that customers are filtered by. What is begun stays for the next time. */
export function RulePanel(props: RulePanelProps) {
  const { fields, problem, retry } = useFields();
  if (fields) return <WithFields {...props} fields={fields} />;
  return (
    <SidePanel open onOpenChange={props.onClose} title={TITLE} className={WIDTH}>
      {problem ? (
        <Problem title="The rule builder could not be loaded" onRetry={retry}>
          {problem.message}
        </Problem>
      ) : (
        <Skeleton className="h-40 rounded-lg" />
      )}
    </SidePanel>
  );
}

function WithFields({ rule, onApply, onClose, fields }: RulePanelProps & { fields: readonly FieldInfo[] }) {
  const { workspace, personId } = useWorkspace();
  const { currency, timeZone } = workspace;
  const format = useFormat();
  const editor = useRuleEditor(`tidings.filter.${workspace.id}.${personId}`);
  const audience = useAudience(editor.root, fields, currency, "SMS");
  useApplied(editor, rule, fields, currency);

  const { preview, problem, findings } = audience;
  const wanted = audience.written.rule;
  const tooLong = wanted !== null && !isShortEnough(wanted);
  const size = preview.fresh ? preview.data?.size : undefined;
  const footer = (
    <>
      <Button look="primary" disabled={!wanted || tooLong || problem !== null} onClick={() => onApply(wanted)}>
        {size === undefined ? "Show them" : `Show ${format.count(size)} ${size === 1 ? "customer" : "customers"}`}
      </Button>
      {rule ? (
        <Button onClick={() => onApply(null)}>Remove the filter</Button>
      ) : (
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      )}
    </>
  );
  return (
    <SidePanel open onOpenChange={onClose} title={TITLE} className={WIDTH} footer={footer}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <RuleBuilder
          editor={editor}
          fields={fields}
          currency={currency}
          timeZone={timeZone}
          findings={findings}
          fresh={preview.fresh}
        />
        {tooLong && (
          <Notice tone="bad">
            This rule is too long for a filter. Save it as an audience instead: its page says how many it means.
          </Notice>
        )}
        <SizePanel audience={audience} channel="SMS" />
      </div>
    </SidePanel>
  );
}

/** Begins with the rule that the list is filtered by, unless it is there already. */
function useApplied(editor: RuleEditor, rule: RulePanelProps["rule"], fields: readonly FieldInfo[], currency: string): void {
  const [begin] = useState(() => () => {
    const drafted = written(editor.root, fields, moneyDigits(currency)).rule;
    if (rule && !isSameRule(drafted, rule, fields, moneyDigits(currency))) loadRule(editor, rule, fields, "Filter loaded");
  });
  useEffect(begin, [begin]);
}
