import type { ResultOf, VariablesOf } from "@/lib/graphql/graphql";

import type { MessageSuggestionsDocument } from "../../documents";

export type Variant = ResultOf<typeof MessageSuggestionsDocument>["messageSuggestions"];
export type VariantsInput = VariablesOf<typeof MessageSuggestionsDocument>["input"];
export type Tone = NonNullable<VariantsInput["tone"]>;

/** So many are proposed for an objective. */
export const VARIANTS = 3;

export const TONES: Record<Tone, string> = {
  FRIENDLY: "Friendly",
  FORMAL: "Formal",
  PLAYFUL: "Playful",
  URGENT: "Urgent",
};

export const TONE_OPTIONS = (Object.keys(TONES) as Tone[]).map((value) => ({ value, label: TONES[value] }));

/** Takes one more in. After a break of the connection they come anew from the first: what is known comes once. */
export function withVariant(found: readonly Variant[], next: Variant): readonly Variant[] {
  if (found.length >= VARIANTS || found.some(({ body }) => body === next.body)) return found;
  return [...found, next];
}

/** Whether the text in the editor is a person's own, which nothing may overwrite without saying so. */
export function isOwn(body: string, found: readonly Variant[]): boolean {
  return body.trim() !== "" && !found.some((variant) => variant.body === body);
}

/** "148 characters · 1 part". */
export function lengthWords({ characters, segments }: Pick<Variant, "characters" | "segments">, count: (value: number) => string): string {
  const length = `${count(characters)} ${characters === 1 ? "character" : "characters"}`;
  return segments === null ? length : `${length} · ${segments} ${segments === 1 ? "part" : "parts"}`;
}
