"use client";

import { useEffect, useEffectEvent, useRef } from "react";

import type { Stats } from "./stats";

type Options = {
  /** At most once in so many milliseconds. */
  everyMs: number;
  /** While the last answer is on its way no other is asked for. */
  busy?: boolean;
  ask: () => void;
};

/** Asks again when a campaign's numbers have moved: not with each of them, and not while nobody looks. */
export function useFollowing({ version }: Pick<Stats, "version">, { everyMs, busy = false, ask }: Options): void {
  const asked = useRef({ version, at: -Infinity });
  const look = useEffectEvent(() => {
    if (asked.current.version === version || busy || document.hidden) return;
    asked.current = { version, at: Date.now() };
    ask();
  });
  useEffect(() => {
    const timer = setTimeout(look, Math.max(0, asked.current.at + everyMs - Date.now()));
    return () => clearTimeout(timer);
  }, [version, everyMs, busy]);
  useEffect(() => {
    const onReturn = () => look();
    document.addEventListener("visibilitychange", onReturn);
    return () => document.removeEventListener("visibilitychange", onReturn);
  }, []);
}
