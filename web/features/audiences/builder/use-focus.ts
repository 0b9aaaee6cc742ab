"use client";

import { useLayoutEffect, useRef, type RefObject } from "react";

import type { GroupNode } from "../rule/node";
import type { Focus } from "./use-rule-editor";

/** Brings the focus where an edit wants it, and back into the builder where an undo took its row away. */
export function useFocus(box: RefObject<HTMLElement | null>, focus: Focus | null, root: GroupNode) {
  const wasWithin = useRef(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (focus) focusPart(element, focus);
    else if (wasWithin.current && document.activeElement === document.body) element.focus({ preventScroll: true });
  }, [box, focus, root]);
  useLayoutEffect(() => {
    const note = () => {
      wasWithin.current = Boolean(box.current?.contains(document.activeElement));
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [box]);
}

function focusPart(box: HTMLElement, { id, part }: Focus): void {
  const name = CSS.escape(id);
  const row = box.querySelector<HTMLElement>(`[data-node="${name}"]`) ?? box;
  const target =
    row.querySelector<HTMLElement>(`[data-part="${CSS.escape(part)}"]`) ??
    row.querySelector<HTMLElement>('[data-part="menu"], [data-part="add"]') ??
    box;
  if (part === "field") target.click();
  else target.focus();
  target.scrollIntoView?.({ block: "nearest" });
}
