"use client";

import { useMemo, useState } from "react";

import { TagsField } from "@/components/campaign-tags/tags-field";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { useFormat } from "@/lib/format";
import { useWorkspace } from "@/lib/workspace-context";
import { instantOf } from "@/lib/zoned-time";

import { proposedName, type LaunchAudience } from "../audience";
import type { Draft } from "../draft";
import { refusedPart, type MessagePreview } from "../message/use-message-preview";
import type { Step } from "../steps";
import type { DraftEditor } from "../use-draft";
import { SendTimePanel } from "../send-time/send-time";
import { LaunchProblem } from "./launch-problem";
import { people } from "./outcome";
import { OutcomeLine } from "./outcome-line";
import { lacks, timeProblem } from "./readiness";
import { Summary } from "./summary";
import { ToDo } from "./to-do";
import { useCount } from "./use-count";
import { launchInput, useLaunch, type Launched } from "./use-launch";
import { WhenField } from "./when-field";

type Props = {
  editor: DraftEditor;
  audience: LaunchAudience;
  preview: MessagePreview;
  onStep: (step: Step) => void;
  onLaunched: (launched: Launched) => void;
  onNewKey: () => void;
};

/** The last look: a name, when, and in one sentence what will happen. */
export function ReviewStep({ editor, audience, preview, onStep, onLaunched, onNewKey }: Props) {
  const { draft, change } = editor;
  const { timeZone } = useWorkspace().workspace;
  const format = useFormat();
  const [now, setNow] = useState(() => Date.now());
  const { busy, problem, launch } = useLaunch();
  const count = useCount(audience.rule, draft.channel);
  const { counted, fresh, nobody } = count;

  const name = draft.name ?? proposedName(audience.words);
  const messageProblem = refusedPart(preview.problem) ? (preview.problem?.message ?? null) : null;
  const missing = lacks(draft, { audience, messageProblem, timeZone, now });
  const wrongTime = draft.at ? timeProblem(draft, timeZone, now) : null;
  const ready = missing.length === 0 && name.trim() !== "" && counted !== null && fresh && !nobody;
  const later = draft.when === "later";
  const tagged = useMemo(() => {
    if (!audience.rule || draft.body.trim() === "" || messageProblem) return null;
    return { rule: audience.rule, body: draft.body };
  }, [audience.rule, draft.body, messageProblem]);
  const refused = (part: string) => (problem?.path.includes(part) ? problem.message : null);

  const changeTime = (parts: Partial<Pick<Draft, "when" | "at">>) => {
    setNow(Date.now());
    change(parts);
  };
  const start = async () => {
    const present = Date.now();
    setNow(present);
    // It may have passed since it was chosen; it is told beside its input then.
    if (timeProblem(draft, timeZone, present)) return;
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
          hint={draft.name !== null ? null : "Proposed from the audience; only your team sees it."}
          error={name.trim() === "" && audience.words ? "Give it a name." : refused("name")}
          maxLength={200}
          value={name}
          onChange={(event) => change({ name: event.target.value })}
        />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <WhenField draft={draft} timeZone={timeZone} now={now} problem={wrongTime} onChange={changeTime} />
          {audience.rule && <SendTimePanel rule={audience.rule} draft={draft} timeZone={timeZone} onChoose={changeTime} />}
        </div>
        {!audience.saved && (
          <TextField
            label="Save the audience as"
            placeholder={name}
            hint="It can be used again under this name."
            error={refused("audienceName")}
            maxLength={200}
            value={draft.audienceName}
            onChange={(event) => change({ audienceName: event.target.value })}
          />
        )}
        <TagsField
          values={draft.tags}
          campaign={tagged}
          problem={refused("tags")}
          onValuesChange={(tags) => change({ tags })}
        />
        {/* A time that has passed is told beside its input. */}
        <ToDo lacks={missing.filter(({ words }) => words !== wrongTime)} onStep={onStep} />
        {audience.rule && (
          <div aria-busy={!fresh} className="border-t pt-5">
            <OutcomeLine count={count} channel={draft.channel} at={later ? instantOf(draft.at, timeZone) : null} />
          </div>
        )}
        {problem && <LaunchProblem problem={problem} onStep={onStep} onNewKey={onNewKey} />}
        <div className="flex flex-wrap items-center gap-2">
          <Button onClick={() => onStep("message")}>Back</Button>
          <Button type="submit" look="primary" disabled={!ready || busy} aria-busy={busy}>
            {later ? "Schedule" : "Launch"}
            {counted && fresh && !nobody && ` ${later ? "for" : "to"} ${people(counted.reachable, format)}`}
          </Button>
        </div>
      </form>
      <div className="lg:sticky lg:top-6">
        <Summary audience={audience} draft={draft} preview={preview} onStep={onStep} />
      </div>
    </div>
  );
}
