/** A Monday, to name weekdays and hours by. */
const MONDAY = Date.UTC(2024, 0, 1);
const HOUR_MS = 3_600_000;

const written = (options: Intl.DateTimeFormatOptions, instant: number, locale?: string) =>
  new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options }).format(instant);

/** "Tuesday", or "Tue"; Monday is 1. */
export function weekdayName(weekday: number, style: "long" | "short" = "long", locale?: string): string {
  return written({ weekday: style }, MONDAY + (weekday - 1) * 24 * HOUR_MS, locale);
}

/** An hour of the day as its clock says it: "18:00", "6:00 pm"; 24 is midnight again. */
export function hourName(hour: number, locale?: string): string {
  return written({ timeStyle: "short" }, MONDAY + hour * HOUR_MS, locale);
}

/** The same in as few letters as it takes: "18", "6 pm". */
export function hourMark(hour: number, locale?: string): string {
  return written({ hour: "numeric" }, MONDAY + hour * HOUR_MS, locale);
}

/** "6:00 – 8:00 pm". */
export function hoursName(from: number, until: number, locale?: string): string {
  // A range that ends on the next day would be written with both dates.
  if (until === 24) return `${hourName(from, locale)} – ${hourName(until, locale)}`;
  const format = new Intl.DateTimeFormat(locale, { timeZone: "UTC", hour: "numeric", minute: "2-digit" });
  return format.formatRange(MONDAY + from * HOUR_MS, MONDAY + until * HOUR_MS);
}

/** "Tuesday, 24 November 2026 at 6:00 pm", on the clock of a zone. */
export function momentName(instant: Date, timeZone: string, locale?: string): string {
  const day = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  return new Intl.DateTimeFormat(locale, { timeZone, ...day, hour: "numeric", minute: "2-digit" }).format(instant);
}

/** "India Standard Time (Asia/Kolkata)": what people call a zone, and what it is called where it is set. */
export function zoneName(timeZone: string, at: Date, locale?: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "long" }).formatToParts(at);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value;
  const place = timeZone.replaceAll("_", " ");
  return name && name !== place ? `${name} (${place})` : place;
}
