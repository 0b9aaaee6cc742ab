"use client";

import { Check, Undo2, X } from "lucide-react";
import { useMemo } from "react";

import { Button } from "@/components/ui/button";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";
import { useLatest } from "@/lib/graphql/use-latest";

import { RuleSizeDocument } from "../documents";
import type { RuleInput } from "../rule/node";
import { marked } from "./marked";
import type { Prompt, Suggestion } from "./use-prompt";

type Props = { prompt: Prompt; onDismiss: () => void };

/** What was read in the sentence: proposed, or put in already; and what was not, always. */
export function Answer({ prompt, onDismiss }: Props) {
  const { asked, suggestion, isIn } = prompt;
  if (asked.phase !== "answered" || !suggestion) return null;
  const { rule, notUnderstood } = suggestion;
  return (
    <div className={classNames("rounded-lg border bg-surface px-4 py-3", !isIn && rule !== null && "border-accent/40")}>
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          {isIn ? <Placed prompt={prompt} suggestion={suggestion} /> : <Proposed suggestion={suggestion} />}
        </div>
        <Button look="quiet" size="small" aria-label="Dismiss" title="Dismiss" onClick={onDismiss} className="-mt-1 -mr-2 w-7 px-0">
          <X aria-hidden />
        </Button>
      </div>
      {notUnderstood.length > 0 && <NotUnderstood sentence={asked.variables.prompt} suggestion={suggestion} />}
      <div className={classNames("flex flex-wrap items-center gap-x-3 gap-y-2", isIn ? "mt-2.5 pl-6" : "mt-3")}>
        {prompt.mayUndo && (
          <Button size="small" onClick={prompt.undo}>
            <Undo2 aria-hidden /> Undo
          </Button>
        )}
        {rule !== null && !isIn && (
          <Button look="primary" size="small" onClick={prompt.use}>
            {prompt.empty ? "Use it" : "Replace the rule"}
          </Button>
        )}
        <p className="min-w-0 text-xs leading-4 break-words text-ink-soft">
          {rule !== null && !isIn && !prompt.empty && "Undo brings the present one back. "}
          {readBy(suggestion)}
        </p>
      </div>
    </div>
  );
}

/** The same for those who hear it. */
export function spoken({ suggestion, isIn }: Prompt): string {
  if (!suggestion) return "";
  const { rule, text, notUnderstood } = suggestion;
  const said = rule === null ? "No rule was read in it." : `${isIn ? "In the rule" : "Proposed"}: ${text}.`;
  return notUnderstood.length > 0 ? `${said} Not understood: ${notUnderstood.join(", ")}.` : said;
}

function Proposed({ suggestion }: { suggestion: Suggestion }) {
  if (suggestion.rule === null) {
    return (
      <>
        <p className="text-[0.8125rem] font-medium">No rule could be read in this</p>
        <p className="mt-0.5 text-[0.8125rem] text-ink-soft">
          Say what people did, spent or are: orders, visits, spend, places, tags, dates.
        </p>
      </>
    );
  }
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2 text-[0.8125rem] text-ink-soft">
        Proposed rule <Size rule={suggestion.rule as RuleInput} />
      </p>
      <p className="mt-1 leading-5 break-words first-letter:uppercase">{suggestion.text}</p>
    </>
  );
}

function Size({ rule }: { rule: RuleInput }) {
  const format = useFormat();
  const variables = useMemo(() => ({ rule }), [rule]);
  const { data } = useLatest(RuleSizeDocument, variables, 0);
  const size = data?.audiencePreview.size;
  return (
    <span role="status" className="text-ink tabular-nums">
      {size !== undefined && `${format.count(size)} ${size === 1 ? "person" : "people"}`}
    </span>
  );
}

function Placed({ prompt, suggestion }: { prompt: Prompt; suggestion: Suggestion }) {
  return (
    <p className="flex min-w-0 items-start gap-2 leading-5">
      <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
      <span className="min-w-0 break-words">
        <span className="text-ink-soft">{prompt.mayUndo ? "In the rule below: " : "Put in, and edited since: "}</span>
        {suggestion.text}
      </span>
    </p>
  );
}

/** The sentence as it was read, with what the rule does not hold. */
function NotUnderstood({ sentence, suggestion }: { sentence: string; suggestion: Suggestion }) {
  const { stretches, missing } = marked(sentence, suggestion.notUnderstood);
  return (
    <div className="mt-2.5 rounded-md bg-raised px-3 py-2 text-[0.8125rem] leading-5">
      <p className="break-words">
        {stretches.map(({ text, marked }, place) =>
          marked ? (
            <mark
              key={place}
              className="rounded bg-warn-soft px-0.5 text-warn underline decoration-warn/60 decoration-dotted underline-offset-3"
            >
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </p>
      <p className="mt-1 text-ink-soft">
        {missing.length > 0 && `Not understood: ${missing.join(", ")}. `}
        {suggestion.rule === null ? "What is marked was not understood." : "What is marked was not understood and is not in the rule."}
      </p>
    </div>
  );
}

/** Who read it; where that is the one behind another, the API says why. */
function readBy({ provider, note }: Suggestion): string {
  return note ?? `Read by ${provider === "built-in" ? "the built-in reader" : provider}.`;
}
