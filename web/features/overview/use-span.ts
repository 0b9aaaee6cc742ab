"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

export const SPANS = ["7", "30", "90"] as const;
export type Span = (typeof SPANS)[number];

const USUAL: Span = "30";

/** How many days are shown; it stands in the address, so that it can be kept and shared. */
export function useSpan(): [Span, (span: Span) => void] {
  const asked = useSearchParams().get("days");
  const change = useCallback((span: Span) => {
    window.history.replaceState(null, "", span === USUAL ? window.location.pathname : `?days=${span}`);
  }, []);
  return [SPANS.find((span) => span === asked) ?? USUAL, change];
}
