import { instantOf } from "@/lib/zoned-time";

import { audienceProblem, type LaunchAudience } from "../audience";
import type { Draft } from "../draft";
import type { Step } from "../steps";

/** Something that must be done before a launch, and the step where it is done. */
export type Lack = { step: Step; words: string };

type Known = { audience: LaunchAudience; messageProblem: string | null; timeZone: string; now: number };

/** All that is missing, in the order of the steps. */
export function lacks(draft: Draft, { audience, messageProblem, timeZone, now }: Known): Lack[] {
  const found: Lack[] = [];
  const ofAudience = audienceProblem(audience);
  if (ofAudience) found.push({ step: "audience", words: ofAudience });
  if (draft.body.trim() === "") found.push({ step: "message", words: "The message has no text yet." });
  else if (messageProblem) found.push({ step: "message", words: messageProblem });
  const ofTime = timeProblem(draft, timeZone, now);
  if (ofTime) found.push({ step: "review", words: ofTime });
  return found;
}

/** What is wrong with the time of a later launch. */
export function timeProblem({ when, at }: Draft, timeZone: string, now: number): string | null {
  if (when === "now") return null;
  const instant = instantOf(at, timeZone);
  if (!instant) return "Choose when it starts.";
  return instant.getTime() <= now ? "This time has passed: choose one to come." : null;
}
