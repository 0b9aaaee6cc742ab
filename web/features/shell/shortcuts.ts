import { PAGES } from "./pages";

/** What a key press asks for. */
export type Wish = { open: "palette" | "shortcuts" } | { go: string } | null;

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "repeat">;

/** After “g” the next key says where to go, for this long. */
export const SEQUENCE_MS = 1_500;

/** Reads key presses one after the other; “g” begins a sequence of two. */
export class Shortcuts {
  #begunAt = -Infinity;

  constructor(private readonly mayLaunch: boolean) {}

  /** What this press asks for; `single` says whether keys without Control or Command count. */
  read(press: Press, single: boolean, now: number): Wish {
    const { key, ctrlKey, metaKey, altKey } = press;
    if ((ctrlKey || metaKey) && !altKey) return key.toLowerCase() === "k" ? { open: "palette" } : null;
    if (!single || altKey || press.repeat) return null;
    if (now - this.#begunAt < SEQUENCE_MS) return this.#second(key);
    if (key === "g") this.#begunAt = now;
    if (key === "?") return { open: "shortcuts" };
    return key === "c" && this.mayLaunch ? { go: "/campaigns/new" } : null;
  }

  #second(key: string): Wish {
    this.#begunAt = -Infinity;
    const page = PAGES.find((each) => each.key === key);
    return page ? { go: page.path } : null;
  }
}

/** Whether what is typed there is text, or belongs to a list, a menu or a dialog that is open. */
export function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const typing = "input, textarea, select, [contenteditable]:not([contenteditable='false']), [role=textbox]";
  return target.closest(`${typing}, [role=menu], [role=listbox], [role=dialog], [role=alertdialog]`) !== null;
}
