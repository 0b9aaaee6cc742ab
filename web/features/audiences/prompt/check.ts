/** The API takes no longer sentence. */
export const MAX_PROMPT = 1_000;

/** A sentence as it is sent: what a paste brings along of lines and tabs is a blank. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Why a sentence cannot be asked about; null where it can. */
export function promptProblem(prompt: string, format: (count: number) => string): string | null {
  if (prompt === "") return "Say who you mean first.";
  const length = [...prompt].length;
  if (length <= MAX_PROMPT) return null;
  return `At most ${format(MAX_PROMPT)} characters; this has ${format(length)}.`;
}
