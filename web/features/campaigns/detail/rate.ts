import type { Stats } from "../stats/stats";
import { answered } from "../stats/stats";

/** The rate is that of this last stretch of time. */
const STRETCH_MS = 10_000;
/** A shorter stretch says nothing. */
const LEAST_MS = 1_500;

export type Sample = { at: number; answered: number };
export type Pace = { perSecond: number; leftMilliseconds: number | null };

/** Adds what is known now, and forgets what is too old to matter. */
export function addSample(samples: readonly Sample[], stats: Stats, now: number): Sample[] {
  const recent = samples.filter(({ at }) => at >= now - STRETCH_MS);
  return [...recent, { at: now, answered: answered(stats) }];
}

/** How fast outcomes come in, and when the last will be there; null while that cannot be said. */
export function paceOf(samples: readonly Sample[], stats: Stats, now: number): Pace | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (!first || !last || now - first.at < LEAST_MS) return null;
  const perSecond = (Math.max(0, last.answered - first.answered) * 1_000) / (now - first.at);
  const leftMilliseconds = perSecond > 0 ? (stats.pending / perSecond) * 1_000 : null;
  return { perSecond, leftMilliseconds };
}
