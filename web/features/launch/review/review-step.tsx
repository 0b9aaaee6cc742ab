"use client";

import { useMemo, useState } from "react";

import { Button } from "@/components/ui/button";
import { DateInput } from "@/components/ui/date-input";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { TokensInput } from "@/components/ui/tokens-input";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";
import { useLatest } from "@/lib/graphql/use-latest";
import { problemOf } from "@/lib/graphql/problem";
import { useWorkspace } from "@/lib/workspace-context";
import { instantOf, localTime } from "@/lib/zoned-time";

import { proposedName, type LaunchAudience } from "../audience";
import { LeftOutDocument } from "../documents";
import { refusedPart, type MessagePreview } from "../message/use-message-preview";
import type { Step } from "../steps";
import type { DraftEditor } from "../use-draft";
import { LaunchProblem } from "./launch-problem";
import { outcome } from "./outcome";
import { lacks, timeProblem } from "./readiness";
import { Summary } from "./summary";
import { launchInput, useLaunch, type Launched } from "./use-launch";

type Props = {
  editor: DraftEditor;
  audience: LaunchAudience;
  preview: MessagePreview;
  onStep: (step: Step) => void;
  onLaunched: (launched: Launched) => void;
  onNewKey: () => void;
};

const WHEN = [
  { value: "now", label: "Now" },
  { value: "later", label: "Later" },
] as const;

/** The last look: a name, when, and in one sentence what will happen. */
export function ReviewStep({ editor, audience, preview, onStep, onLaunched, onNewKey }: Props) {
  const { draft, change } = editor;
  const { workspace } = useWorkspace();
  const { timeZone } = workspace;
  const format = useFormat();
  const [now, setNow] = useState(() => Date.now());
  const name = draft.name || proposedName(audience.words);
  const { busy, problem, launch } = useLaunch();
  const variables = useMemo(
    () => audience.rule && { rule: audience.rule, channel: draft.channel },
    [audience.rule, draft.channel],
  );
  const counting = useLatest(LeftOutDocument, variables, 0);
  const counted = counting.data?.audiencePreview ?? null;
  const refused = refusedPart(preview.problem);
  const missing = lacks(draft, { audience, messageProblem: refused ? (preview.problem?.message ?? null) : null, timeZone, now });
  const wrongTime = draft.at ? timeProblem(draft, timeZone, now) : null;
  const at = draft.when === "later" ? instantOf(draft.at, timeZone) : null;
  const nobody = counted !== null && counting.fresh && counted.reachable === 0;
  const ready = missing.length === 0 && name.trim() !== "" && counting.fresh && counted !== null && !nobody;

  const start = async () => {
    setNow(Date.now());
    const launched = await launch(launchInput(draft, audience, name.trim(), timeZone));
    if (launched) onLaunched(launched);
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <form
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) void start();
        }}
      >
        <TextField
          label="Name"
          hint={draft.name ? null : "Proposed from the audience; only your team sees it."}
          error={problem?.path.at(-1) === "name" ? problem.message : null}
          maxLength={200}
          value={name}
          onChange={(event) => change({ name: event.target.value })}
        />
        <div className="grid justify-items-start gap-1.5">
          <span className="text-[0.8125rem] font-medium">When</span>
          <div className="flex flex-wrap items-center gap-2">
            <Segmented label="When" value={draft.when} options={WHEN} onValueChange={(when) => change({ when })} />
            {draft.when === "later" && (
              <DateInput
                withTime
                aria-label="Starts at"
                aria-invalid={wrongTime ? true : undefined}
                aria-describedby="when-hint"
                min={localTime(new Date(now), timeZone).slice(0, 16)}
                value={draft.at}
                onValueChange={(value) => {
                  setNow(Date.now());
                  change({ at: value });
                }}
                className="h-9"
              />
            )}
          </div>
          {draft.when === "later" && (
            <p id="when-hint" className={classNames("text-[0.8125rem]", wrongTime ? "text-bad" : "text-ink-soft")}>
              {wrongTime ?? `On the clock of ${timeZone.replaceAll("_", " ")}. The audience is counted anew when it starts.`}
            </p>
          )}
        </div>
        {!audience.saved && (
          <TextField
            label="Save the audience as"
            placeholder={name}
            hint="It can be used again under this name."
            error={problem?.path.at(-1) === "audienceName" ? problem.message : null}
            maxLength={200}
            value={draft.audienceName}
            onChange={(event) => change({ audienceName: event.target.value })}
          />
        )}
        <div className="grid gap-1.5">
          <span className="text-[0.8125rem] font-medium">Tags</span>
          <TokensInput label="Tags" placeholder="Add tags" values={draft.tags} onValuesChange={(tags) => change({ tags })} />
          <p className="text-[0.8125rem] text-ink-soft">Optional: to find the campaign by later.</p>
        </div>
        {missing.length > 0 && (
          <ul aria-label="Still to do" className="grid gap-1.5 rounded-md bg-raised px-3.5 py-3 text-[0.8125rem]">
            {missing.map(({ step, words }) => (
              <li key={words} className="flex flex-wrap items-baseline gap-x-2">
                {words}
                {step !== "review" && (
                  <button type="button" onClick={() => onStep(step)} className="font-medium text-accent hover:underline">
                    Go to {step}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        <div aria-busy={!counting.fresh} className="border-t pt-5">
          {counting.error ? (
            <Notice tone="bad">
              {problemOf(counting.error).message}{" "}
              <button type="button" onClick={counting.again} className="font-medium underline underline-offset-2">
                Try again
              </button>
            </Notice>
          ) : counted ? (
            <p data-testid="outcome" className={classNames("text-base leading-6", !counting.fresh && "opacity-50")}>
              {nobody
                ? "Nobody of this audience can be reached this way: choose another way or another audience."
                : outcome(counted, draft.channel, at && format.dateTime(at), format)}
            </p>
          ) : (
            audience.rule && <Skeleton className="h-6 w-4/5" />
          )}
        </div>
        {problem && <LaunchProblem problem={problem} onStep={onStep} onNewKey={onNewKey} />}
        <div className="flex flex-wrap items-center gap-2">
          <Button onClick={() => onStep("message")}>Back</Button>
          <Button type="submit" look="primary" disabled={!ready || busy} aria-busy={busy}>
            {draft.when === "later" ? "Schedule" : "Launch"}
            {counted && counting.fresh && counted.reachable > 0 ? ` to ${format.count(counted.reachable)} ${counted.reachable === 1 ? "person" : "people"}` : ""}
          </Button>
        </div>
      </form>
      <div className="lg:sticky lg:top-6">
        <Summary audience={audience} draft={draft} preview={preview} onStep={onStep} />
      </div>
    </div>
  );
}
