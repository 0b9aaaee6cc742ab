"use client";

import { useMemo, useState } from "react";

import { moneyDigits } from "@/lib/money";

import type { Findings } from "../builder/findings-store";
import type { FieldInfo } from "../rule/metadata";
import type { GroupNode, NodeId } from "../rule/node";
import { written, type Written } from "../rule/write";
import { findings, ruleProblem, sizesOf, type RuleProblem } from "./findings";
import { usePreview, type Channel, type Preview, type PreviewData } from "./use-preview";

export type Audience = {
  written: Written;
  preview: Preview;
  problem: RuleProblem | null;
  findings: Findings;
};

type Sizes = { of: PreviewData | null; sizes: ReadonlyMap<NodeId, number> };

/** The rule as it stands, whom it means now, and what is told beside each of its rows. */
export function useAudience(root: GroupNode, fields: readonly FieldInfo[], currency: string, channel: Channel): Audience {
  const rule = useMemo(() => written(root, fields, moneyDigits(currency)), [root, fields, currency]);
  const preview = usePreview(rule.rule, channel);
  const [kept, setKept] = useState<Sizes>({ of: null, sizes: new Map() });
  // An answer's paths are those of the rule it was asked about: they are read once, when it is fresh.
  if (preview.fresh && preview.data && preview.data !== kept.of) {
    setKept({ of: preview.data, sizes: sizesOf(preview.data, rule) });
  }
  return useMemo(() => {
    const problem = ruleProblem(preview, rule);
    return { written: rule, preview, problem, findings: findings(rule, problem, kept.sizes) };
  }, [rule, preview, kept]);
}
