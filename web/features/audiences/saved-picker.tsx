"use client";

import { useQuery } from "urql";

import { Combobox } from "@/components/ui/combobox";
import type { ResultOf } from "@/lib/graphql/graphql";

import { SavedAudiencesDocument } from "./documents";

export type SavedAudience = ResultOf<typeof SavedAudiencesDocument>["audiences"]["nodes"][number];

type Props = { chosen: { id: string; name: string } | null; onChoose: (audience: SavedAudience) => void };

/** So many of the newest are offered; the page of saved audiences has all of them. */
const OFFERED = 100;

/** Takes the rule from a saved audience. */
export function SavedPicker({ chosen, onChoose }: Props) {
  const [{ data }] = useQuery({ query: SavedAudiencesDocument, variables: { first: OFFERED } });
  const saved = data?.audiences.nodes ?? [];
  if (saved.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2 text-ink-soft">
      <span>{chosen ? "Saved audience" : "Begin with"}</span>
      <Combobox
        label="Saved audience"
        placeholder="a saved audience"
        value={chosen?.id ?? null}
        options={saved.map(({ id, name, ruleText }) => ({ value: id, label: name, keywords: [ruleText.toLowerCase()] }))}
        onValueChange={(id) => {
          const audience = saved.find((known) => known.id === id);
          if (audience) onChoose(audience);
        }}
        className="w-64 max-w-full"
      />
    </div>
  );
}
