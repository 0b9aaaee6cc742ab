import { expect, test } from "vitest";

import { levelsOf, LEVELS, slotOf, weekOf, type HeatHour } from "./heat";

const hour = (weekday: number, at: number, share: number): HeatHour => ({ weekday, hour: at, share, events: Math.round(share * 100) });

test("hours are put in the order of the week, and missing ones have nothing in them", () => {
  const week = weekOf([hour(7, 23, 0.4), hour(1, 0, 0.6)]);
  expect(week.map((day) => day.length)).toEqual(Array(7).fill(24));
  expect(week[0]?.[0]?.share).toBe(0.6);
  expect(week[6]?.[23]?.share).toBe(0.4);
  expect(week[3]?.[12]).toEqual({ weekday: 4, hour: 12, share: 0, events: 0 });
});

test("the strongest hour is drawn strongest, and an even week evenly", () => {
  const level = levelsOf(weekOf([hour(2, 18, 0.5), hour(2, 19, 0.26), hour(2, 20, 0.01)]));
  expect(level(hour(2, 18, 0.5))).toBe(LEVELS - 1);
  expect(level(hour(2, 19, 0.26))).toBe(2);
  expect(level(hour(2, 20, 0.01))).toBe(0);
  const even = weekOf(Array.from({ length: 168 }, (_, place) => hour(Math.floor(place / 24) + 1, place % 24, 1 / 168)));
  expect(levelsOf(even)(hour(1, 0, 1 / 168))).toBe(0);
});

test("a local time falls into an hour of its day", () => {
  expect(slotOf("2026-11-22T09:59")).toEqual({ weekday: 7, hour: 9 });
  expect(slotOf("2026-11-23T00:00")).toEqual({ weekday: 1, hour: 0 });
  expect(slotOf("")).toBeNull();
});
