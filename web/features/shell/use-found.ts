"use client";

import { useMemo } from "react";

import { graphql, type ResultOf } from "@/lib/graphql/graphql";
import { useLatest } from "@/lib/graphql/use-latest";

const FoundDocument = graphql(`
  query Found($search: String!) {
    campaigns(first: 5, search: $search) {
      nodes {
        id
        name
      }
    }
  }
`);

/** What is typed within this time is looked up once. */
const PAUSE_MS = 150;
/** Fewer letters than this are found nearly everywhere. */
const FEWEST = 2;
/** The API searches for no more. */
const LONGEST = 200;

export type Found = { campaigns: ResultOf<typeof FoundDocument>["campaigns"]["nodes"]; searching: boolean };

const NOTHING: Found = { campaigns: [], searching: false };

/** What the workspace holds under a name, while it is typed. */
export function useFound(text: string): Found {
  const search = text.trim().slice(0, LONGEST);
  const asked = useMemo(() => (search.length < FEWEST ? null : { search }), [search]);
  const { data, fresh, error } = useLatest(FoundDocument, asked, PAUSE_MS);
  if (!asked) return NOTHING;
  // What was found for the text before says nothing of this one.
  return { campaigns: fresh && data && !error ? data.campaigns.nodes : [], searching: !fresh };
}
