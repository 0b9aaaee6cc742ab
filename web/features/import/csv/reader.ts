export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** What stands most often between the cells of the first line, outside of quotes; of equals the first. The API guesses alike. */
export function guessDelimiter(text: string): Delimiter {
  const counts = new Map<string, number>(DELIMITERS.map((mark) => [mark, 0]));
  let quoted = false;
  for (const mark of text) {
    if (mark === "\n") break;
    if (mark === '"') quoted = !quoted;
    const count = counts.get(mark);
    if (count !== undefined && !quoted) counts.set(mark, count + 1);
  }
  return DELIMITERS.reduce((best, mark) => ((counts.get(mark) ?? 0) > (counts.get(best) ?? 0) ? mark : best));
}

type Options = {
  delimiter: Delimiter;
  /** Whether the text goes on: a row that has not ended is left out then. */
  more: boolean;
  /** The most rows to read. */
  limit: number;
};

/**
 * Rows of CSV, read as the API reads them: quotes count at the beginning of a cell, two of them within are one, line
 * breaks of any kind end a row, and lines with nothing in them are passed over.
 */
export function readRows(text: string, { delimiter, more, limit }: Options): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  let begun = false;
  const endCell = () => {
    row.push(cell);
    cell = "";
    begun = false;
  };
  const endRow = () => {
    if (row.length === 0 && !begun) return;
    endCell();
    rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length && rows.length < limit; at += 1) {
    const mark = text[at] as string;
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (mark === '"' && !begun) {
      quoted = true;
      begun = true;
    } else if (mark === delimiter) {
      endCell();
    } else if (mark === "\n" || mark === "\r") {
      endRow();
    } else {
      cell += mark;
      begun = true;
    }
  }
  if (!more && rows.length < limit) endRow();
  return rows;
}

/** A cell as the API reads it: without blanks around, and without the apostrophe that keeps a formula from running. */
export function cellText(cell: string | undefined): string {
  const text = (cell ?? "").trim();
  return /^'+[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text;
}
