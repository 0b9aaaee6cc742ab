"use client";

import { LoaderCircle, Sparkles, X } from "lucide-react";
import { useId, useRef } from "react";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";

import { CHANNELS } from "../../channels";
import type { LaunchInput } from "../../draft";
import type { DraftEditor } from "../../use-draft";
import type { Variants } from "./use-variants";
import { VariantCard, VariantSkeleton } from "./variant-card";
import { isOwn, TONE_OPTIONS, VARIANTS } from "./variants";

type Props = {
  editor: DraftEditor;
  variants: Variants;
  rule: LaunchInput["rule"];
  /** Puts a text into the editor. */
  onUse: (body: string) => void;
};

const EXAMPLES = ["Bring back customers who stopped coming", "Announce our new store", "20% off till Sunday"];

/** Says what a message is for, and shows three that say it. None counts before somebody takes it. */
export function VariantsSection({ editor, variants, rule, onUse }: Props) {
  const { draft, change } = editor;
  const input = useRef<HTMLTextAreaElement>(null);
  const { asked, waiting, found, problem } = variants;
  // What was written for another way of sending has another length.
  const shown = asked?.channel === draft.channel;
  const refused = shown && problem?.path.includes("objective") ? problem.message : null;
  const problemId = useId();
  const ask = (objective: string) => {
    if (objective.trim() === "") return input.current?.focus();
    variants.ask({ objective: objective.trim(), tone: draft.tone, channel: draft.channel, ...(rule ? { rule } : {}) });
  };
  return (
    <section aria-label="Suggested messages" className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
      <ObjectiveLine
        editor={editor}
        waiting={waiting}
        problemId={refused ? problemId : undefined}
        input={input}
        onAsk={ask}
        onStop={variants.stop}
      />
      {refused && (
        <p id={problemId} role="alert" className="text-[0.8125rem] text-bad">
          {refused}
        </p>
      )}
      {problem && shown && !refused && (
        <Notice tone="bad">
          {problem.message}{" "}
          {problem.mayRetry && (
            <button type="button" onClick={() => ask(draft.objective)} className="font-medium underline underline-offset-2">
              Try again
            </button>
          )}
        </Notice>
      )}
      {shown && (waiting || found.length > 0) && (
        <Found
          variants={variants}
          body={draft.body}
          channel={draft.channel}
          onUse={onUse}
          onDrop={() => {
            variants.drop();
            input.current?.focus();
          }}
        />
      )}
      {!asked && draft.objective === "" && draft.body.trim() === "" && (
        <Examples
          onChoose={(objective) => {
            change({ objective });
            ask(objective);
            input.current?.focus();
          }}
        />
      )}
      <p role="status" className="sr-only">
        {shown && !waiting && found.length > 0 ? `${found.length} messages are suggested.` : waiting ? "Writing" : ""}
      </p>
    </section>
  );
}

type LineProps = {
  editor: DraftEditor;
  waiting: boolean;
  /** Where it says what is wrong with the objective, if anything is. */
  problemId: string | undefined;
  input: React.RefObject<HTMLTextAreaElement | null>;
  onAsk: (objective: string) => void;
  onStop: () => void;
};

function ObjectiveLine({ editor: { draft, change }, waiting, problemId, input, onAsk, onStop }: LineProps) {
  const id = useId();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (waiting) onStop();
        else onAsk(draft.objective);
      }}
      className="flex flex-wrap items-start gap-2 rounded-lg border border-line-strong/60 bg-surface py-1 pr-1 pl-3 has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:outline-offset-2 has-[textarea:focus-visible]:outline-accent has-aria-invalid:border-bad"
    >
      <Sparkles aria-hidden className="mt-2 size-4 shrink-0 text-accent" />
      <label htmlFor={id} className="sr-only">
        What the message is for
      </label>
      <textarea
        ref={input}
        id={id}
        rows={1}
        maxLength={500}
        aria-invalid={problemId ? true : undefined}
        aria-describedby={problemId}
        value={draft.objective}
        placeholder="Say what the message is for, and get three to choose from"
        onChange={(event) => change({ objective: event.target.value })}
        onKeyDown={(event) => {
          // Enter ends what an input method composes; it is no sentence yet.
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          onAsk(draft.objective);
        }}
        className="field-sizing-content max-h-32 min-w-48 flex-1 resize-none bg-transparent py-1.5 leading-5 outline-none placeholder:text-ink-soft/80"
      />
      <div className="flex gap-1 max-sm:-ml-2 max-sm:w-full max-sm:justify-between">
        <Select
          aria-label="Tone"
          value={draft.tone}
          options={TONE_OPTIONS}
          onValueChange={(tone) => change({ tone })}
          className="[&>select]:border-transparent [&>select]:text-[0.8125rem] [&>select]:text-ink-soft"
        />
        <Button type="submit" size="small" look="quiet" className="h-8 text-ink" aria-busy={waiting}>
          {waiting ? (
            <>
              <LoaderCircle aria-hidden className="animate-spin motion-reduce:animate-none" /> Stop
            </>
          ) : (
            "Suggest"
          )}
        </Button>
      </div>
    </form>
  );
}

type FoundProps = {
  variants: Variants;
  body: string;
  channel: keyof typeof CHANNELS;
  onUse: (body: string) => void;
  onDrop: () => void;
};

function Found({ variants: { found, waiting }, body, onUse, onDrop }: FoundProps) {
  const own = isOwn(body, found);
  const [first] = found;
  return (
    <div aria-busy={waiting}>
      <ul aria-label="Messages to choose from" className="grid gap-2.5 lg:grid-cols-3">
        {found.map((variant) => (
          <VariantCard
            key={variant.body}
            variant={variant}
            inUse={variant.body === body}
            verb={own ? "Replace my text" : "Use this"}
            onUse={() => onUse(variant.body)}
          />
        ))}
        {waiting && Array.from({ length: VARIANTS - found.length }, (_, place) => <VariantSkeleton key={place} />)}
      </ul>
      <div className="mt-1.5 flex min-h-7 items-center justify-between gap-3 text-xs leading-4 text-ink-soft">
        <span className="min-w-0 break-words">{first && writer(first)}</span>
        <Button look="quiet" size="small" onClick={onDrop} className="shrink-0">
          <X aria-hidden /> Put away
        </Button>
      </div>
    </div>
  );
}

/** Who wrote them; where that is the one behind another, the API says why. */
function writer({ provider, note }: Variants["found"][number]): string {
  return note ?? (provider === "built-in" ? "Put together from written parts." : `Written by ${provider}: read them before you send.`);
}

function Examples({ onChoose }: { onChoose: (objective: string) => void }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1 px-1 text-[0.8125rem] text-ink-soft">
      <span>Try</span>
      <ul aria-label="Examples" className="contents">
        {EXAMPLES.map((objective) => (
          <li key={objective}>
            <button
              type="button"
              onClick={() => onChoose(objective)}
              className="rounded-md border border-dashed px-2 py-0.5 text-left leading-5 hover:bg-raised hover:text-ink"
            >
              {objective}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
