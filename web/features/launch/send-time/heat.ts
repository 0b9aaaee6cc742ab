export type HeatHour = { weekday: number; hour: number; share: number; events: number };

/** A week as it is drawn: Monday first, each day with its 24 hours. */
export type HeatWeek = readonly (readonly HeatHour[])[];

/** The strengths in which an hour is drawn, the weakest being 0. */
export const LEVELS = 5;

/** Brings hours, however they came, into the order of a week; an hour that did not come has nothing in it. */
export function weekOf(hours: readonly HeatHour[]): HeatWeek {
  const known = new Map(hours.map((hour) => [`${hour.weekday} ${hour.hour}`, hour]));
  return Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => known.get(`${day + 1} ${hour}`) ?? { weekday: day + 1, hour, share: 0, events: 0 }),
  );
}

/** How strong an hour is beside the strongest of its week; where all are alike none stands out. */
export function levelsOf(week: HeatWeek): (hour: HeatHour) => number {
  const shares = week.flat().map(({ share }) => share);
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  if (most - least < FLAT * most) return () => 0;
  return ({ share }) => Math.min(LEVELS - 1, Math.floor(((share - least) / (most - least)) * LEVELS));
}

/** Shares that differ by less than this part of the greatest look alike. */
const FLAT = 0.01;

/** The day and hour of a local time, as its input writes it; null where it is none. */
export function slotOf(local: string): { weekday: number; hour: number } | null {
  const instant = new Date(`${local}Z`);
  if (Number.isNaN(instant.getTime())) return null;
  // Sunday is the last day here, and the first there.
  return { weekday: instant.getUTCDay() || 7, hour: instant.getUTCHours() };
}
