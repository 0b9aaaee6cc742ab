"use client";

import { useState, type KeyboardEvent } from "react";

/**
 * For a button whose menu or drawer is not loaded with the page: it is fetched when the button is pointed at or has the
 * focus, and `opened` says that it is wanted. `button` makes the button behave as the menu's own will.
 */
export function useFirstOpening(load: () => Promise<unknown>) {
  const [opened, setOpened] = useState(false);
  const prepare = () => void load();
  const open = () => setOpened(true);
  const button = {
    type: "button" as const,
    "aria-expanded": false,
    onPointerEnter: prepare,
    onFocus: prepare,
    onClick: open,
    onKeyDown: ({ key }: KeyboardEvent) => key === "ArrowDown" && open(),
  };
  return { opened, button };
}
