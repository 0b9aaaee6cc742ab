import { guessDelimiter, readRows, type Delimiter } from "./reader";

/** So much of a file is looked at before it is sent, however large it is. */
const HEAD_BYTES = 512 * 1024;
/** Rows that are shown or checked. */
const ROWS = 200;

/** The beginning of a file as text. */
export type Head = {
  text: string;
  /** Whether the file goes on after it. */
  more: boolean;
  /** Bytes of it. */
  bytes: number;
};

/** What can be seen of a file once it is cut into cells. */
export type Sheet = {
  delimiter: Delimiter;
  /** What the columns are called: by the file's first line, or by their places. */
  columns: string[];
  /** The first rows, without the header. */
  rows: string[][];
  /** How many rows the file may have: exact where all of it was read. */
  about: number;
  isExact: boolean;
};

/** Why a file cannot be read, in words for people. */
export class Unreadable extends Error {}

const AS_UTF_8 = "In a spreadsheet, save it as “CSV UTF-8”.";

export async function readHead(file: Blob): Promise<Head> {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  } catch {
    throw new Unreadable("The browser could not read this file. Was it moved or is it open elsewhere?");
  }
  const more = file.size > bytes.length;
  return { text: decode(bytes, more), more, bytes: bytes.length };
}

/** The text of the first bytes; a character that the cut has split is left out. */
export function decode(bytes: Uint8Array, more: boolean): string {
  if (bytes.length === 0) throw new Unreadable("This file is empty.");
  if (begins(bytes, [0x50, 0x4b, 0x03, 0x04])) {
    throw new Unreadable("This is a workbook or an archive, not CSV. Open it in your spreadsheet and save the sheet as “CSV UTF-8”.");
  }
  if (begins(bytes, [0xff, 0xfe]) || begins(bytes, [0xfe, 0xff])) {
    throw new Unreadable(`This file is UTF-16, and only UTF-8 can be read. ${AS_UTF_8}`);
  }
  if (bytes.includes(0)) throw new Unreadable("This is no text file. Choose a CSV file.");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: more });
  } catch {
    throw new Unreadable(`Line ${wrongLine(bytes)} is not UTF-8, so names would be garbled. ${AS_UTF_8}`);
  }
}

function wrongLine(bytes: Uint8Array): number {
  const text = new TextDecoder().decode(bytes);
  const wrong = text.indexOf("\u{fffd}");
  return text.slice(0, Math.max(0, wrong)).split("\n").length;
}

const begins = (bytes: Uint8Array, mark: number[]) => mark.every((byte, place) => bytes[place] === byte);

/** Cuts the beginning of a file into cells. The delimiter is guessed unless it is given. */
export function sheetOf(head: Head, size: number, hasHeader: boolean, given: Delimiter | null): Sheet {
  const delimiter = given ?? guessDelimiter(head.text);
  const read = readRows(head.text, { delimiter, more: head.more, limit: ROWS + 1 });
  if (read.length === 0) {
    throw new Unreadable(head.more ? "No row ends within the beginning of this file. Is a quote left open?" : "There is no row in this file.");
  }
  const [first = [], ...others] = read;
  const rows = hasHeader ? others : read.slice(0, ROWS);
  const width = first.length;
  const columns = Array.from({ length: width }, (_, place) => (hasHeader && first[place]?.trim()) || `Column ${place + 1}`);
  return { delimiter, columns, rows, ...count(head, size, hasHeader, delimiter) };
}

function count(head: Head, size: number, hasHeader: boolean, delimiter: Delimiter): Pick<Sheet, "about" | "isExact"> {
  const rows = readRows(head.text, { delimiter, more: head.more, limit: Infinity }).length;
  const lines = head.more ? Math.round((rows * size) / head.bytes) : rows;
  return { about: Math.max(0, lines - (hasHeader ? 1 : 0)), isExact: !head.more };
}
