"use client";

import type { ReactNode } from "react";

import { Picture } from "@/components/ui/picture";

import type { LaunchAudience } from "../audience";
import { CHANNELS } from "../channels";
import type { Draft } from "../draft";
import type { MessagePreview } from "../message/use-message-preview";
import type { Step } from "../steps";

type Props = { audience: LaunchAudience; draft: Draft; preview: MessagePreview; onStep: (step: Step) => void };

/** What the other steps say, each with the way back to it. */
export function Summary({ audience, draft, preview, onStep }: Props) {
  const [member] = preview.data?.members ?? [];
  return (
    <section aria-label="Summary" className="divide-y rounded-lg border bg-surface">
      <Part title="Audience" onEdit={() => onStep("audience")}>
        {audience.saved && <p className="font-medium">{audience.saved.name}</p>}
        {audience.words ? (
          <p className="max-h-40 overflow-y-auto leading-5 break-words first-letter:uppercase">{audience.words}</p>
        ) : (
          <p className="text-ink-soft">Nobody yet</p>
        )}
      </Part>
      <Part title={`Message ${CHANNELS[draft.channel].way}`} onEdit={() => onStep("message")}>
        {draft.imageUrl.trim() && (
          <Picture
            url={draft.imageUrl.trim()}
            alternative={draft.imageAlternative || "The picture that is sent along"}
            className="mb-2"
          />
        )}
        {member?.text ? (
          <>
            <p className="max-h-56 overflow-y-auto rounded-xl rounded-bl-sm bg-raised px-3.5 py-2.5 leading-6 break-words whitespace-pre-wrap">
              {member.text}
            </p>
            <p className="mt-1.5 text-[0.8125rem] text-ink-soft">
              As {member.customer.name ?? member.customer.externalId} will read it
            </p>
          </>
        ) : draft.body.trim() ? (
          <p className="leading-6 break-words whitespace-pre-wrap">{draft.body}</p>
        ) : (
          <p className="text-ink-soft">No text yet</p>
        )}
      </Part>
    </section>
  );
}

function Part({ title, onEdit, children }: { title: string; onEdit: () => void; children: ReactNode }) {
  return (
    <div className="px-4 py-3.5">
      <div className="mb-1 flex items-baseline justify-between gap-2">
        <h2 className="text-[0.8125rem] text-ink-soft">{title}</h2>
        <button
          type="button"
          aria-label={`Change: ${title}`}
          onClick={onEdit}
          className="rounded text-[0.8125rem] font-medium text-accent hover:underline"
        >
          Change
        </button>
      </div>
      {children}
    </div>
  );
}
