import type { Insertion } from "./variables";

/** Puts the text where the caret was, so that the browser can undo it, and selects what is to be typed over. */
export function insert(area: HTMLTextAreaElement, { text, select }: Insertion, onBody: (body: string) => void): void {
  const start = area.selectionStart;
  area.focus();
  write(area, text, onBody);
  // The selection is set again once the new text is drawn, else the caret would go to its end.
  requestAnimationFrame(() => area.setSelectionRange(start + select[0], start + select[1]));
}

/** Puts the text in place of all there is, so that the browser can undo it. */
export function replaceAll(area: HTMLTextAreaElement, text: string, onBody: (body: string) => void): void {
  area.focus();
  area.select();
  write(area, text, onBody);
}

/** The only way that keeps the history of what was typed; where it is gone the text is put in all the same. */
function write(area: HTMLTextAreaElement, text: string, onBody: (body: string) => void): void {
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  onBody(area.value);
}
