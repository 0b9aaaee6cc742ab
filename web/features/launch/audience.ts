import type { LaunchInput } from "./draft";

type Rule = NonNullable<LaunchInput["rule"]>;

/** Of the audience what a launch needs to know. */
export type LaunchAudience = {
  /** The finished parts of the rule; null while there are none. */
  rule: Rule | null;
  /** The rule in words, once the API has told them. */
  words: string | null;
  /** How many parts are not finished. */
  unfinished: number;
  /** What the API refused in it. */
  problem: string | null;
  /** The saved audience whose rule this is, unchanged. */
  saved: { id: string; name: string } | null;
};

/** Why the audience cannot be launched to yet; null where it can. */
export function audienceProblem({ rule, unfinished, problem }: LaunchAudience): string | null {
  if (!rule) return "The audience has no finished condition yet.";
  if (unfinished === 1) return "One part of the audience is not finished: finish or remove it.";
  if (unfinished > 1) return `${unfinished} parts of the audience are not finished: finish or remove them.`;
  return problem ? `A condition of the audience cannot be counted: ${problem}` : null;
}

/** A name for the campaign, from the rule's words: short, and never cut within a word or an open bracket. */
export function proposedName(words: string | null): string {
  if (!words) return "";
  const begun = words.charAt(0).toUpperCase() + words.slice(1);
  if (begun.length <= LONGEST) return begun;
  const cut = begun.slice(0, LONGEST).replace(/\s+\S*$/, "");
  const closed = cut.replace(/\s+(and|or|and not|or not)?\s*\([^)]*$/, "");
  return `${closed || cut}…`;
}

const LONGEST = 70;
