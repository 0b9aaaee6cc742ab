"use client";

import { useRef, type ReactNode } from "react";

import { Notice } from "@/components/ui/notice";
import { Segmented } from "@/components/ui/segmented";
import { toast } from "@/components/ui/toast";

import { CHANNEL_OPTIONS } from "../channels";
import type { LaunchInput } from "../draft";
import { PictureField } from "../picture/picture-field";
import type { DraftEditor } from "../use-draft";
import { BodyField } from "./body-field";
import { replaceAll } from "./insert";
import { MissingValues } from "./missing-values";
import { Reader } from "./reader";
import { TestSend } from "./test-send";
import { refusedPart, type MessagePreview } from "./use-message-preview";
import type { Variants } from "./variants/use-variants";
import { isOwn } from "./variants/variants";
import { VariantsSection } from "./variants/variants-section";

type Props = {
  editor: DraftEditor;
  preview: MessagePreview;
  variants: Variants;
  rule: LaunchInput["rule"];
  attributes: readonly string[];
  foot: ReactNode;
};

/** What is said and by which way, and beside it how some of its readers will see it. */
export function MessageStep({ editor, preview, variants, rule, attributes, foot }: Props) {
  const { draft, change } = editor;
  const area = useRef<HTMLTextAreaElement>(null);
  const { problem } = preview;
  const refused = refusedPart(problem);
  const blank = draft.body.trim() === "";
  const nothing = !rule
    ? "Once the audience has a finished condition, its people are shown here with their own texts."
    : blank
      ? "Write the text, and read it here as the people of this audience will."
      : null;
  const setBody = (body: string) => change({ body });
  const use = (body: string) => {
    const before = draft.body;
    if (area.current) replaceAll(area.current, body, setBody);
    if (!isOwn(before, variants.found)) return;
    // One may be in another step by then.
    const back = () => (area.current ? replaceAll(area.current, before, setBody) : setBody(before));
    toast("Your text was replaced", { action: { label: "Bring it back", onClick: back } });
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid gap-5">
        <div className="grid justify-items-start gap-1.5">
          <span className="text-[0.8125rem] font-medium">Send by</span>
          <Segmented
            label="Send by"
            value={draft.channel}
            options={CHANNEL_OPTIONS}
            onValueChange={(channel) => change({ channel })}
          />
        </div>
        <VariantsSection editor={editor} variants={variants} rule={rule} onUse={use} />
        <BodyField
          area={area}
          channel={draft.channel}
          body={draft.body}
          error={!blank && refused === "body" ? (problem?.message ?? null) : null}
          attributes={attributes}
          onBody={setBody}
        />
        {!blank && <MissingValues data={preview.data} />}
        <PictureField draft={draft} error={refused === "imageUrl" ? (problem?.message ?? null) : null} onChange={change} />
        {problem && !refused && (
          <Notice tone="bad">
            {problem.message}{" "}
            {problem.mayRetry && (
              <button type="button" onClick={preview.again} className="font-medium underline underline-offset-2">
                Try again
              </button>
            )}
          </Notice>
        )}
        {foot}
      </div>
      <div className="lg:sticky lg:top-6">
        <Reader
          channel={draft.channel}
          picture={{ url: draft.imageUrl.trim(), alternative: draft.imageAlternative }}
          preview={preview}
          nothing={nothing}
          foot={(reader) => !nothing && rule && <TestSend draft={draft} rule={rule} reader={reader} />}
        />
      </div>
    </div>
  );
}
