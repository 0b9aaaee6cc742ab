"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";

import type { Stats } from "../stats/stats";
import { addSample, paceOf, type Pace, type Sample } from "./rate";

const EVERY_MS = 1_000;

/** The pace of a campaign that is being sent, told once a second so that it can be read. */
export function usePace(stats: Stats): Pace | null {
  const samples = useRef<Sample[]>([]);
  const [pace, setPace] = useState<Pace | null>(null);
  const sending = stats.status === "SENDING";
  const look = useEffectEvent(() => {
    const now = Date.now();
    samples.current = addSample(samples.current, stats, now);
    setPace(paceOf(samples.current, stats, now));
  });
  useEffect(() => {
    if (!sending) return;
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => {
      clearInterval(timer);
      samples.current = [];
    };
  }, [sending]);
  return sending ? pace : null;
}
