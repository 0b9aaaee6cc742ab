"use client";

import { useSyncExternalStore } from "react";

const nothing = () => () => {};
const keyHere = () => (/mac|iphone|ipad/i.test(navigator.platform) ? "⌘" : "Ctrl");

/** The key that commands begin with on this machine. */
export function useCommandKey(): string {
  return useSyncExternalStore(nothing, keyHere, () => "Ctrl");
}
