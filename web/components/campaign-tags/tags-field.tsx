"use client";

import { useMemo } from "react";
import { useQuery } from "urql";

import { TokensInput } from "@/components/ui/tokens-input";
import { useFormat } from "@/lib/format";

import { tagsProblem } from "./choice";
import { TagsInUseDocument } from "./documents";
import { SuggestedTags, type TaggedCampaign } from "./suggested-tags";

type Props = {
  values: readonly string[];
  onValuesChange: (tags: string[]) => void;
  /** Of the campaign what tags follow from; null while it is not finished. */
  campaign: TaggedCampaign | null;
  /** What the API refused. */
  problem?: string | null;
  /** For where a heading says already what they are. */
  hideLabel?: boolean;
};

/** So many of those in use are offered. */
const OFFERED = 100;

/** A campaign's tags: own ones, those in use, and those that its audience and message suggest. */
export function TagsField({ values, onValuesChange, campaign, problem, hideLabel }: Props) {
  const [{ data }] = useQuery({ query: TagsInUseDocument, variables: { first: OFFERED } });
  const format = useFormat();
  const inUse = useMemo(
    () => data?.campaignTags.map(({ tag, campaigns }) => ({ value: tag, label: tag, hint: format.count(campaigns) })) ?? [],
    [data, format],
  );
  const wrong = tagsProblem(values) ?? problem;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      {!hideLabel && <span className="text-[0.8125rem] font-medium">Tags</span>}
      <TokensInput label="Tags" placeholder="Add tags" values={values} onValuesChange={onValuesChange} suggestions={inUse} />
      {wrong ? (
        <p role="alert" className="text-[0.8125rem] text-bad">
          {wrong}
        </p>
      ) : (
        <p className="text-[0.8125rem] text-ink-soft">Optional: to find the campaign by later.</p>
      )}
      {campaign && <SuggestedTags campaign={campaign} values={values} onValuesChange={onValuesChange} />}
    </div>
  );
}
