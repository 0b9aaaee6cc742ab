"use client";

import { Check, Plus } from "lucide-react";
import { useQuery } from "urql";

import { classNames } from "@/lib/class-names";
import type { ResultOf, VariablesOf } from "@/lib/graphql/graphql";

import { isAmong, toggled } from "./choice";
import { SuggestTagsDocument } from "./documents";

export type TaggedCampaign = VariablesOf<typeof SuggestTagsDocument>["input"];

type Props = { campaign: TaggedCampaign; values: readonly string[]; onValuesChange: (tags: string[]) => void };

/** Tags that fit whom a campaign is for and what it says, each with its reason; one press takes one or lets it go. */
export function SuggestedTags({ campaign, values, onValuesChange }: Props) {
  // The same campaign is labelled in the same way: it is asked about once.
  const [{ data, error, fetching }, ask] = useQuery({
    query: SuggestTagsDocument,
    variables: { input: campaign },
    requestPolicy: "cache-first",
  });
  const suggested = data?.suggestTags ?? [];
  if (error && !data) {
    return (
      <p className="text-[0.8125rem] text-ink-soft">
        No tags could be suggested.{" "}
        <button
          type="button"
          disabled={fetching}
          onClick={() => ask({ requestPolicy: "network-only" })}
          className="font-medium text-accent hover:underline"
        >
          Try again
        </button>
      </p>
    );
  }
  const count = suggested.length;
  return (
    <>
      <p role="status" className="sr-only">
        {count > 0 && `${count} ${count === 1 ? "tag" : "tags"} suggested`}
      </p>
      {count > 0 && <Suggestions suggested={suggested} values={values} onValuesChange={onValuesChange} />}
    </>
  );
}

type SuggestionsProps = Omit<Props, "campaign"> & { suggested: ResultOf<typeof SuggestTagsDocument>["suggestTags"] };

function Suggestions({ suggested, values, onValuesChange }: SuggestionsProps) {
  // All of them come from one helper.
  const [{ provider, note } = { provider: "built-in", note: null }] = suggested;
  return (
    <section aria-label="Suggested tags" className="animate-appear mt-1 rounded-lg border bg-surface">
      <p className="px-3 pt-2.5 text-[0.8125rem] text-ink-soft">
        Suggested{provider !== "built-in" && ` by ${provider}`}
        {note && <span className="block text-xs leading-4">{note}</span>}
      </p>
      <ul className="grid px-1.5 pt-1 pb-1.5 sm:grid-cols-[max-content_minmax(0,1fr)]">
        {suggested.map(({ tag, reason }) => {
          const taken = isAmong(values, tag);
          return (
            <li key={tag} className="sm:col-span-2 sm:grid sm:grid-cols-subgrid">
              <button
                type="button"
                aria-pressed={taken}
                onClick={() => onValuesChange(toggled(values, tag))}
                className="grid w-full items-center gap-x-3 gap-y-1 rounded-md px-1.5 py-1.5 text-left text-[0.8125rem] hover:bg-raised sm:col-span-2 sm:grid-cols-subgrid"
              >
                <span
                  className={classNames(
                    "inline-flex h-6 items-center gap-1 justify-self-start rounded border px-1.5 font-medium [&_svg]:size-3.5",
                    taken ? "border-transparent bg-accent-soft text-accent" : "bg-surface",
                  )}
                >
                  {taken ? <Check aria-hidden /> : <Plus aria-hidden />}
                  {tag}
                </span>
                <span className="min-w-0 break-words text-ink-soft">{reason}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
