"use client";

import { useRef, type RefObject } from "react";

/**
 * Gives the focus back to what had it before, or to `returnTo`. Radix gives it to a dialog's own trigger alone, and many
 * are opened by a key, a button elsewhere, or the item of a menu, which is gone by then. What is marked by
 * `data-first-focus` has it at first, else what Radix finds: in most dialogs the cross.
 */
export function useReturnFocus(returnTo?: RefObject<HTMLElement | null>) {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event: Event) => {
      before.current = document.activeElement;
      const { currentTarget } = event;
      const first = currentTarget instanceof Element && currentTarget.querySelector<HTMLElement>("[data-first-focus]");
      if (!first) return;
      event.preventDefault();
      first.focus();
      if (first instanceof HTMLInputElement) first.select();
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      const target = returnTo?.current ?? before.current;
      if (target instanceof HTMLElement) target.focus();
    },
  };
}
