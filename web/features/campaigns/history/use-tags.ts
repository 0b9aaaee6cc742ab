"use client";

import { useState } from "react";

import { readFragment } from "@/lib/graphql/graphql";
import { RowFragment, type ListedCampaign } from "./history-documents";

const compare = new Intl.Collator().compare;

/** The tags that were seen so far, to choose from: filters do not make them fewer. */
export function useTags(items: readonly ListedCampaign[], chosen: string | null): readonly string[] {
  const [tags, setTags] = useState<readonly string[]>([]);
  const [read, setRead] = useState<readonly ListedCampaign[]>([]);
  if (read !== items) {
    const seen = new Set(tags);
    for (const item of items) for (const tag of readFragment(RowFragment, item).tags) seen.add(tag);
    setRead(items);
    if (seen.size > tags.length) setTags([...seen].sort(compare));
  }
  return chosen === null || tags.includes(chosen) ? tags : [...tags, chosen];
}
