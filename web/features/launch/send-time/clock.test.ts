import { expect, test } from "vitest";

import { hourMark, hourName, hoursName, momentName, weekdayName, zoneName } from "./clock";

test("days and hours are named as their readers name them", () => {
  expect([1, 7].map((weekday) => weekdayName(weekday, "long", "en"))).toEqual(["Monday", "Sunday"]);
  expect(weekdayName(2, "short", "de")).toBe("Di");
  expect(hourName(18, "en-GB")).toBe("18:00");
  expect(hourMark(0, "en-GB")).toBe("00");
  expect(hoursName(18, 20, "en-GB")).toBe("18:00–20:00");
  expect(hoursName(22, 24, "en-GB")).toBe("22:00 – 00:00");
  expect(hourName(24, "en-GB")).toBe("00:00");
});

test("a moment is told with its weekday, by the clock of its zone", () => {
  const moment = new Date("2026-11-24T20:00:00Z");
  expect(momentName(moment, "Asia/Kolkata", "en-GB")).toBe("Wednesday, 25 November 2026 at 1:30");
  expect(momentName(moment, "America/New_York", "en-GB")).toBe("Tuesday, 24 November 2026 at 15:00");
});

test("a zone is told by its name and its place", () => {
  const winter = new Date("2026-01-15T12:00:00Z");
  expect(zoneName("Asia/Kolkata", winter, "en")).toBe("India Standard Time (Asia/Kolkata)");
  expect(zoneName("America/New_York", winter, "en")).toBe("Eastern Standard Time (America/New York)");
});
