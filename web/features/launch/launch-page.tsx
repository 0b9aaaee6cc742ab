"use client";

import { useRouter } from "next/navigation";
import { useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { toast } from "@/components/ui/toast";
import { useFormat } from "@/lib/format";
import { useWorkspace } from "@/lib/workspace-context";

import { audienceProblem, type LaunchAudience } from "./audience";
import { newDraft } from "./draft";
import { MessageStep } from "./message/message-step";
import { refusedPart, useMessagePreview } from "./message/use-message-preview";
import { useVariants } from "./message/variants/use-variants";
import { ReviewStep } from "./review/review-step";
import type { Launched } from "./review/use-launch";
import { Steps } from "./steps";
import type { DraftEditor } from "./use-draft";
import { useStep } from "./use-step";

type Props = {
  editor: DraftEditor;
  audience: LaunchAudience;
  /** Names of custom attributes that customers have, for the message to speak of. */
  attributes: readonly string[];
  /** The first step, with what stands below the rule. */
  audienceStep: (foot: ReactNode) => ReactNode;
  /** Clears what was written of the rule. */
  onReset: () => void;
};

/** A new campaign in three steps. What is typed in one stays there while one is in another. */
export function LaunchPage({ editor, audience, attributes, audienceStep, onReset }: Props) {
  const { workspace } = useWorkspace();
  const router = useRouter();
  const format = useFormat();
  const [step, go] = useStep();
  const [launched, setLaunched] = useState(false);
  const { draft } = editor;
  // Kept while one is in another step.
  const variants = useVariants();
  const preview = useMessagePreview(draft, step === "audience" ? null : audience.rule);
  const done = {
    audience: audienceProblem(audience) === null,
    message: draft.body.trim() !== "" && !refusedPart(preview.problem),
    review: false,
  };
  const reset = () => {
    editor.reset();
    variants.drop();
    onReset();
  };
  const onLaunched = ({ name, scheduledAt }: Launched) => {
    setLaunched(true);
    reset();
    toast.success(scheduledAt ? `Scheduled for ${format.dateTime(scheduledAt)}` : "Launched", { description: name });
    router.push(`/w/${workspace.id}`);
  };
  if (launched) return <p role="status">Launched. Opening the campaigns …</p>;
  return (
    <>
      <PageHeader
        title="New campaign"
        actions={
          <Button look="quiet" size="small" onClick={() => startAnew(editor, reset)}>
            Start anew
          </Button>
        }
      />
      <Steps step={step} done={done} onStep={go} />
      {step === "audience" &&
        audienceStep(
          <div className="border-t pt-4">
            <Button look="primary" onClick={() => go("message")}>
              Write the message
            </Button>
          </div>,
        )}
      {step === "message" && (
        <MessageStep
          editor={editor}
          preview={preview}
          variants={variants}
          attributes={attributes}
          rule={audience.rule}
          foot={
            <div className="flex gap-2 border-t pt-4">
              <Button onClick={() => go("audience")}>Back</Button>
              <Button look="primary" onClick={() => go("review")}>
                Review
              </Button>
            </div>
          }
        />
      )}
      {step === "review" && (
        <ReviewStep
          editor={editor}
          audience={audience}
          preview={preview}
          onStep={go}
          onLaunched={onLaunched}
          onNewKey={() => editor.change({ key: newDraft().key })}
        />
      )}
    </>
  );
}

/** Throws the draft away; a note offers it back. The rule comes back by undoing. */
function startAnew(editor: DraftEditor, reset: () => void): void {
  const before = editor.draft;
  reset();
  toast("The draft is cleared", {
    description: "Undo brings the rule back.",
    action: { label: "Bring the message back", onClick: () => editor.change(before) },
  });
}
