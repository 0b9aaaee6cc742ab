/** A stretch of a sentence, and whether it is one of those that were not understood. */
export type Stretch = { text: string; marked: boolean };

/** A sentence cut where the parts lie that were not understood; `missing` are those that do not stand in it. */
export type Marked = { stretches: Stretch[]; missing: string[] };

/** Finds the parts in the sentence: each behind the one before where it can, else wherever it stands unmarked. */
export function marked(sentence: string, parts: readonly string[]): Marked {
  const found: { from: number; to: number }[] = [];
  const missing: string[] = [];
  let behind = 0;
  for (const part of parts) {
    const from = placeOf(part, behind) ?? placeOf(part, 0);
    if (from === null) {
      if (part.trim() !== "") missing.push(part);
      continue;
    }
    behind = from + part.length;
    found.push({ from, to: behind });
  }
  found.sort((first, second) => first.from - second.from);
  return { stretches: cut(sentence, found), missing };

  function placeOf(part: string, start: number): number | null {
    if (part.trim() === "") return null;
    for (let from = sentence.indexOf(part, start); from >= 0; from = sentence.indexOf(part, from + 1)) {
      const to = from + part.length;
      const inWord = joins(sentence[from - 1], part[0]) || joins(part.at(-1), sentence[to]);
      if (!inWord && found.every((other) => to <= other.from || other.to <= from)) return from;
    }
    return null;
  }
}

/** "a" is no part of "many". */
function joins(before: string | undefined, after: string | undefined): boolean {
  return /[\p{L}\p{N}]/u.test(before ?? "") && /[\p{L}\p{N}]/u.test(after ?? "");
}

function cut(sentence: string, found: readonly { from: number; to: number }[]): Stretch[] {
  const stretches: Stretch[] = [];
  let at = 0;
  for (const { from, to } of found) {
    if (from > at) stretches.push({ text: sentence.slice(at, from), marked: false });
    stretches.push({ text: sentence.slice(from, to), marked: true });
    at = to;
  }
  if (at < sentence.length) stretches.push({ text: sentence.slice(at), marked: false });
  return stretches;
}
