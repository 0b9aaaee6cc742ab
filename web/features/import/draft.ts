import { sheetOf, type Head, type Sheet } from "./csv/sheet";
import { readRows, guessDelimiter, type Delimiter } from "./csv/reader";
import type { Kind } from "./mapping/fields";
import { guess, guessKind, NOTHING, type Mapping, type Target } from "./mapping/mapping";

/** A file that was chosen, and how it is to be read. */
export type Draft = {
  file: File;
  head: Head;
  kind: Kind;
  hasHeader: boolean;
  sheet: Sheet;
  mapping: Mapping;
};

/** Reads what it can out of the file itself; all of it can be changed. */
export function newDraft(file: File, head: Head): Draft {
  const hasHeader = beginsWithNames(head);
  const sheet = sheetOf(head, file.size, hasHeader, null);
  const kind = guessKind(sheet.columns);
  return { file, head, kind, hasHeader, sheet, mapping: guess(sheet.columns, kind) };
}

/** Names of columns are neither numbers nor addresses. */
function beginsWithNames(head: Head): boolean {
  const [first = []] = readRows(head.text, { delimiter: guessDelimiter(head.text), more: head.more, limit: 1 });
  return !first.some((cell) => cell.includes("@") || /^\+?\d+([.,:/ -]\d+)*$/.test(cell.trim()));
}

export function withKind(draft: Draft, kind: Kind): Draft {
  return { ...draft, kind, mapping: guess(draft.sheet.columns, kind) };
}

/** Cuts the file anew; columns are guessed again, since they are others now. */
export function cutAnew(draft: Draft, change: { hasHeader?: boolean; delimiter?: Delimiter }): Draft {
  const { hasHeader = draft.hasHeader, delimiter = draft.sheet.delimiter } = change;
  const sheet = sheetOf(draft.head, draft.file.size, hasHeader, delimiter);
  return { ...draft, hasHeader, sheet, mapping: guess(sheet.columns, draft.kind) };
}

/** Makes a column something else; a field that another column was moves here. */
export function withTarget(draft: Draft, place: number, target: Target): Draft {
  const mapping = draft.mapping.map((before, at) => {
    if (at === place) return target;
    const isMoved = target.to === "field" && before.to === "field" && before.name === target.name;
    return isMoved ? NOTHING : before;
  });
  return { ...draft, mapping };
}
