import { expect, test } from "vitest";

import type { Stats } from "../stats/stats";
import { addSample, paceOf, type Sample } from "./rate";

const at = (answered: number): Stats => ({
  campaignId: "a",
  version: answered,
  status: "SENDING",
  audienceSize: 1_000,
  pending: 1_000 - answered,
  sent: answered,
  failed: 0,
  unconfirmed: 0,
  skipped: 0,
});

function run(steps: [seconds: number, answered: number][]): { samples: Sample[]; stats: Stats; now: number } {
  let samples: Sample[] = [];
  for (const [seconds, answered] of steps) samples = addSample(samples, at(answered), seconds * 1_000);
  const [seconds, answered] = steps.at(-1) ?? [0, 0];
  return { samples, stats: at(answered), now: seconds * 1_000 };
}

const pace = ({ samples, stats, now }: ReturnType<typeof run>) => paceOf(samples, stats, now);

test("nothing is said from a moment alone", () => {
  expect(pace(run([[0, 10], [1, 200]]))).toBeNull();
});

test("the rate, and the time that is left", () => {
  expect(pace(run([[0, 0], [1, 100], [4, 400]]))).toEqual({ perSecond: 100, leftMilliseconds: 6_000 });
});

test("what is long past does not count", () => {
  expect(pace(run([[0, 0], [20, 500], [21, 510], [24, 540]]))?.perSecond).toBe(10);
});

test("without progress there is no end in sight", () => {
  expect(pace(run([[0, 5], [5, 5]]))).toEqual({ perSecond: 0, leftMilliseconds: null });
});
