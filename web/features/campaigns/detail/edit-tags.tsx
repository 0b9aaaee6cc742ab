"use client";

import { useMemo, useState } from "react";
import { useMutation } from "urql";

import { tagsProblem } from "@/components/campaign-tags/choice";
import type { TaggedCampaign } from "@/components/campaign-tags/suggested-tags";
import { TagsField } from "@/components/campaign-tags/tags-field";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { problemOf } from "@/lib/graphql/problem";

import { SetTagsDocument, type Campaign } from "./detail-documents";

/** A campaign's tags, to be changed whatever state it is in. */
export function EditTags({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const [tags, setTags] = useState<readonly string[]>(campaign.tags);
  const [problem, setProblem] = useState<string | null>(null);
  const [{ fetching }, set] = useMutation(SetTagsDocument);
  const { id, rule, message } = campaign;
  const tagged = useMemo(() => ({ rule: rule as TaggedCampaign["rule"], body: message.body }), [rule, message.body]);
  const save = async () => {
    const { error } = await set({ input: { campaignId: id, tags: [...tags] } });
    if (error) return setProblem(problemOf(error).message);
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="Edit tags"
        className="max-w-lg"
        footer={
          <>
            <DialogClose asChild>
              <Button look="quiet">Cancel</Button>
            </DialogClose>
            <Button look="primary" disabled={fetching || tagsProblem(tags) !== null} aria-busy={fetching} onClick={() => void save()}>
              Save tags
            </Button>
          </>
        }
      >
        <TagsField
          hideLabel
          values={tags}
          campaign={tagged}
          problem={problem}
          onValuesChange={(next) => {
            setTags(next);
            setProblem(null);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}
