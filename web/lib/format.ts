"use client";

import { useMemo } from "react";

import { useWorkspace } from "@/lib/workspace-context";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Format = {
  /** An amount of money as the API gives it, in the workspace's currency: "₹1,29,900.00". */
  money: (amount: string | number) => string;
  /** The same in few characters, for axes and tiles: "₹1.3L". */
  moneyShort: (amount: string | number) => string;
  /** "12,480". */
  count: (value: number) => string;
  /** "12K". */
  countShort: (value: number) => string;
  /** A part of a whole: "93.4%". Never rounds up to all of it, nor down to none. */
  percent: (part: number, whole: number) => string;
  /** "21 Nov 2026". */
  date: (instant: string | number | Date) => string;
  /** "21 Nov 2026, 16:52", in the workspace's zone. */
  dateTime: (instant: string | number | Date) => string;
  /** The same to the second and with the zone's name: for a tooltip. */
  dateTimeExact: (instant: string | number | Date) => string;
  /** "16:52:07". */
  time: (instant: string | number | Date, seconds?: boolean) => string;
  /** "3 minutes ago", and after a week the date. */
  ago: (instant: string | number | Date, now?: number) => string;
};

export type FormatSettings = { locale: string | undefined; currency: string; timeZone: string };

/** Formats in the workspace's currency and zone, and in the locale given. */
export function makeFormat({ locale, currency, timeZone }: FormatSettings): Format {
  const numbers = (options?: Intl.NumberFormatOptions) => lazy(() => new Intl.NumberFormat(locale, options));
  const dates = (options: Intl.DateTimeFormatOptions) =>
    lazy(() => new Intl.DateTimeFormat(locale, { timeZone, ...options }));
  const money = numbers({ style: "currency", currency });
  const moneyShort = numbers({ style: "currency", currency, notation: "compact", maximumFractionDigits: 1 });
  const count = numbers();
  const countShort = numbers({ notation: "compact", maximumFractionDigits: 1 });
  const percent = numbers({ style: "percent", maximumFractionDigits: 1 });
  const date = dates({ dateStyle: "medium" });
  const dateTime = dates({ dateStyle: "medium", timeStyle: "short" });
  const exact = dates({ dateStyle: "full", timeStyle: "long" });
  const clock = dates({ timeStyle: "short" });
  const clockSeconds = dates({ timeStyle: "medium" });
  const relative = lazy(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  return {
    // Intl takes decimals in strings exactly; a float would lose the last digits of great sums.
    money: (amount) => money().format(amount as `${number}`),
    moneyShort: (amount) => moneyShort().format(amount as `${number}`),
    count: (value) => count().format(value),
    countShort: (value) => countShort().format(value),
    percent: (part, whole) => percent().format(fraction(part, whole)),
    date: (instant) => date().format(new Date(instant)),
    dateTime: (instant) => dateTime().format(new Date(instant)),
    dateTimeExact: (instant) => exact().format(new Date(instant)),
    time: (instant, seconds = false) => (seconds ? clockSeconds() : clock()).format(new Date(instant)),
    ago: (instant, now = Date.now()) => {
      const past = now - new Date(instant).getTime();
      const step = Math.abs(past);
      if (step < 45 * SECOND) return relative().format(0, "second");
      if (step < 45 * MINUTE) return relative().format(-Math.round(past / MINUTE), "minute");
      if (step < 22 * HOUR) return relative().format(-Math.round(past / HOUR), "hour");
      if (step < 7 * DAY) return relative().format(-Math.round(past / DAY), "day");
      return date().format(new Date(instant));
    },
  };
}

/** Building an Intl formatter is slow and using it is not; many a page needs few of them. */
function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** 99.97% of a campaign is not all of it, and one message is not none. */
function fraction(part: number, whole: number): number {
  if (whole <= 0) return 0;
  const exact = part / whole;
  if (part > 0 && exact < 0.001) return 0.001;
  if (part < whole && exact > 0.999) return 0.999;
  return exact;
}

/** "2 h 5 min", "3 min 20 s", "8 s": the two greatest units that say something. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / SECOND));
  if (seconds < 60) return `${seconds} s`;
  const units = [
    { name: "d", size: 86_400 },
    { name: "h", size: 3_600 },
    { name: "min", size: 60 },
    { name: "s", size: 1 },
  ];
  const first = units.findIndex(({ size }) => seconds >= size);
  const parts = units.slice(first, first + 2).map(({ name, size }, place) => {
    const value = Math.floor((place === 0 ? seconds : seconds % (units[first]?.size ?? 1)) / size);
    return value > 0 ? `${value} ${name}` : "";
  });
  return parts.filter(Boolean).join(" ");
}

/**
 * The workspace's currency and zone in the browser's locale. Dates and numbers are written in the browser alone: what
 * the server writes first shows none, so that nothing jumps from its locale to the reader's.
 */
export function useFormat(): Format {
  const { workspace } = useWorkspace();
  const { currency, timeZone } = workspace;
  return useMemo(() => makeFormat({ locale: undefined, currency, timeZone }), [currency, timeZone]);
}
