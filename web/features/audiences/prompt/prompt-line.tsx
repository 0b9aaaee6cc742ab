"use client";

import { CornerDownLeft, LoaderCircle, Sparkles } from "lucide-react";
import { useId, useRef } from "react";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useLasting } from "@/lib/use-lasting";

import type { RuleEditor } from "../builder/use-rule-editor";
import type { FieldInfo } from "../rule/metadata";
import { Answer, spoken } from "./answer";
import { examples } from "./examples";
import { usePrompt, type Prompt } from "./use-prompt";

type Props = { editor: RuleEditor; fields: readonly FieldInfo[]; currency: string };

/** Below this nobody notices that there was a wait. */
const MOMENT_MS = 250;

/** Says in a sentence whom the rule should mean. What is read in it is shown before it counts, or can be taken back. */
export function PromptLine({ editor, fields, currency }: Props) {
  const id = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const prompt = usePrompt(editor, fields);
  const { words, write, asked, askFor, drop, refused, empty } = prompt;
  const waiting = useLasting(asked.phase === "waiting", MOMENT_MS);
  const toInput = () => input.current?.focus();
  return (
    <section aria-label="Say it in words" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (waiting) drop();
          else askFor(words);
          toInput();
        }}
        className="flex items-start gap-2 rounded-lg border border-line-strong/60 bg-surface py-1 pr-1 pl-3 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent has-aria-invalid:border-bad"
      >
        <Sparkles aria-hidden className="mt-2 size-4 shrink-0 text-accent" />
        <label htmlFor={id} className="sr-only">
          Describe who you mean
        </label>
        <textarea
          ref={input}
          id={id}
          rows={1}
          value={words}
          placeholder="Describe who you mean"
          aria-invalid={refused ? true : undefined}
          aria-describedby={refused ? `${id}-problem` : undefined}
          onChange={(event) => write(event.target.value)}
          onKeyDown={(event) => {
            // Enter ends what an input method composes; it is no sentence yet.
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            askFor(words);
          }}
          className="field-sizing-content max-h-32 min-w-0 flex-1 resize-none bg-transparent py-1.5 leading-5 outline-none placeholder:text-ink-soft/80"
        />
        <Button type="submit" size="small" look="quiet" className="h-8" aria-busy={waiting}>
          {waiting ? (
            <>
              <LoaderCircle aria-hidden className="animate-spin motion-reduce:animate-none" /> Stop
            </>
          ) : (
            <>
              <CornerDownLeft aria-hidden /> <span className="max-sm:sr-only">Write the rule</span>
            </>
          )}
        </Button>
      </form>
      {refused && (
        <p id={`${id}-problem`} role="alert" className="text-[0.8125rem] text-bad">
          {refused}
        </p>
      )}
      <Failure prompt={prompt} />
      <Answer prompt={prompt} onDismiss={() => (drop(), toInput())} />
      {empty && words === "" && asked.phase === "idle" && (
        <Examples
          currency={currency}
          onChoose={(sentence) => {
            write(sentence);
            askFor(sentence);
            toInput();
          }}
        />
      )}
      <p role="status" className="sr-only">
        {waiting ? "Reading" : spoken(prompt)}
      </p>
    </section>
  );
}

/** What may be better another time. */
function Failure({ prompt }: { prompt: Prompt }) {
  const { asked, askFor } = prompt;
  if (asked.phase !== "failed" || !asked.problem.mayRetry) return null;
  return (
    <Notice tone="bad">
      {asked.problem.message} The rule below can be built by hand meanwhile.
      <button
        type="button"
        onClick={() => askFor(asked.variables.prompt)}
        className="ml-1.5 font-medium underline underline-offset-2"
      >
        Try again
      </button>
    </Notice>
  );
}

function Examples({ currency, onChoose }: { currency: string; onChoose: (sentence: string) => void }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1 px-1 text-[0.8125rem] text-ink-soft">
      <span>Try</span>
      <ul aria-label="Examples" className="contents">
        {examples(currency).map((sentence, place) => (
          <li key={sentence} className={place > 1 ? "max-sm:hidden" : undefined}>
            <button
              type="button"
              onClick={() => onChoose(sentence)}
              className="rounded-md border border-dashed px-2 py-0.5 text-left leading-5 hover:bg-raised hover:text-ink"
            >
              {sentence}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
