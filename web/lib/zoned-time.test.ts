import { expect, test } from "vitest";

import { instantOf, isDateTime, isDay, localTime } from "./zoned-time";

test.each([
  ["2026-03-01T09:30", "Asia/Kolkata", "2026-03-01T04:00:00.000Z"],
  ["2026-03-01T09:30:15", "UTC", "2026-03-01T09:30:15.000Z"],
  ["2026-07-01T00:00", "America/New_York", "2026-07-01T04:00:00.000Z"],
  // Half past two does not come on this night: the clock goes from two to three.
  ["2026-03-08T02:30", "America/New_York", "2026-03-08T07:30:00.000Z"],
  // Half past one comes twice.
  ["2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
  ["2026-06-01T12:00", "Pacific/Kiritimati", "2026-05-31T22:00:00.000Z"],
])("%s in %s", (local, zone, instant) => {
  expect(instantOf(local, zone)?.toISOString()).toBe(instant);
});

test("what is no local time is none", () => {
  for (const text of ["", "2026-03-01", "2026-13-01T00:00", "soon"]) expect(instantOf(text, "UTC")).toBeNull();
});

test("the clock in a zone", () => {
  const moment = new Date("2026-03-01T04:00:00Z");
  expect(localTime(moment, "Asia/Kolkata")).toBe("2026-03-01T09:30");
  expect(localTime(moment, "America/New_York")).toBe("2026-02-28T23:00");
  expect(localTime(new Date("2026-03-01T00:00:05Z"), "UTC")).toBe("2026-03-01T00:00:05");
});

test("days and date-times", () => {
  expect(isDay("2026-02-28")).toBe(true);
  for (const text of ["2026-02-30", "2026-2-1", "2026-02-28T00:00"]) expect(isDay(text)).toBe(false);
  expect(isDateTime("2026-02-28T10:00:00+05:30")).toBe(true);
  expect(isDateTime("2026-02-28T10:00:00")).toBe(false);
});
