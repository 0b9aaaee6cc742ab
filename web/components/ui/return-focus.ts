"use client";

import { useRef } from "react";

/**
 * Gives the focus back to what had it before. Radix gives it to a dialog's own trigger alone, and many are opened by a
 * menu, a key, or a button elsewhere.
 */
export function useReturnFocus() {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (before.current instanceof HTMLElement) before.current.focus();
    },
  };
}
