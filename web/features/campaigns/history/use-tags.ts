"use client";

import { useMemo } from "react";
import { useQuery } from "urql";

import { TagsInUseDocument } from "@/components/campaign-tags/documents";
import { readFragment } from "@/lib/graphql/graphql";
import { RowFragment, type ListedCampaign } from "./history-documents";

/** So many are offered; a search finds campaigns by any other. */
const OFFERED = 100;

const compare = new Intl.Collator().compare;

/** The tags in use, to choose from: those the API tells of, those that came in since, and the one that is chosen. */
export function useTags(items: readonly ListedCampaign[], chosen: string | null): readonly string[] {
  const [{ data }] = useQuery({ query: TagsInUseDocument, variables: { first: OFFERED } });
  const inUse = data?.campaignTags;
  return useMemo(() => {
    const known = new Set(inUse?.map(({ tag }) => tag));
    for (const item of items) for (const tag of readFragment(RowFragment, item).tags) known.add(tag);
    if (chosen !== null) known.add(chosen);
    return [...known].sort(compare);
  }, [inUse, items, chosen]);
}
