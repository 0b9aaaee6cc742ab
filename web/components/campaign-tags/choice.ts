/** What the API takes. */
export const MOST_TAGS = 20;
export const LONGEST_TAG = 200;

const folded = (tag: string) => tag.trim().toLocaleLowerCase();

/** Whether a tag is among them, however it is written. */
export function isAmong(tags: readonly string[], tag: string): boolean {
  return tags.some((known) => folded(known) === folded(tag));
}

/** With the tag where it was not, without it where it was. */
export function toggled(tags: readonly string[], tag: string): string[] {
  return isAmong(tags, tag) ? tags.filter((known) => folded(known) !== folded(tag)) : [...tags, tag];
}

/** Why a campaign cannot have these tags; null where it can. */
export function tagsProblem(tags: readonly string[]): string | null {
  const long = tags.find((tag) => [...tag].length > LONGEST_TAG);
  if (long !== undefined) return `“${[...long].slice(0, 20).join("")}…” is too long: a tag has at most ${LONGEST_TAG} characters.`;
  return tags.length > MOST_TAGS ? `At most ${MOST_TAGS} tags; these are ${tags.length}.` : null;
}
