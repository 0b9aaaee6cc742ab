/** A bare day as the API takes it: the start of that day in the workspace's zone. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  // A day that its month does not have would be read as one of the next.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** An RFC 3339 date-time with its offset. */
export function isDateTime(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.test(text) && !Number.isNaN(Date.parse(text))
  );
}

/** What the clock on the wall shows in a zone, as `<input type="datetime-local">` writes it. */
export function localTime(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((found) => found.type === type)?.value ?? "";
  const seconds = part("second") === "00" ? "" : `:${part("second")}`;
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}${seconds}`;
}

/**
 * The moment at which the clock in a zone shows a local time; null where the text is none. Of a time that comes twice
 * it is the first, and for one that is left out in spring the moment as far after the gap as it lies in it.
 */
export function instantOf(local: string, timeZone: string): Date | null {
  const asUtc = Date.parse(`${local}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(local) || Number.isNaN(asUtc)) return null;
  // The offset before and after any change within a day of it.
  const offsets = [asUtc - 86_400_000, asUtc + 86_400_000].map((at) => offsetAt(at, timeZone));
  const candidates = offsets.map((offset) => asUtc - offset).sort((first, second) => first - second);
  const exact = candidates.find((at) => at + offsetAt(at, timeZone) === asUtc);
  return new Date(exact ?? candidates[1] ?? asUtc);
}

function offsetAt(instant: number, timeZone: string): number {
  const local = localTime(new Date(instant - (instant % 1000)), timeZone);
  return Date.parse(`${local}Z`) - (instant - (instant % 1000));
}
