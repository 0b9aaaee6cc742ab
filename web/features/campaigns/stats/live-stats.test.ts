import { expect, test, vi } from "vitest";

import { LiveStats } from "./live-stats";
import type { Stats } from "./stats";

const numbers = (campaignId: string, version: number, sent = version): Stats => ({
  campaignId,
  version,
  status: "SENDING",
  audienceSize: 100,
  pending: 100 - sent,
  sent,
  failed: 0,
  unconfirmed: 0,
  skipped: 0,
});

test("numbers never go back", () => {
  const stats = new LiveStats();
  expect(stats.take(numbers("a", 5))).toBe(true);
  expect(stats.take(numbers("a", 4))).toBe(false);
  expect(stats.take(numbers("a", 5, 99))).toBe(false);
  expect(stats.get("a")?.sent).toBe(5);
  expect(stats.take(numbers("a", 6))).toBe(true);
  expect(stats.get("a")?.sent).toBe(6);
});

test("a change is told to those who watch that campaign", () => {
  const stats = new LiveStats();
  const [first, second] = [vi.fn(), vi.fn()];
  const stop = stats.subscribe("a", first);
  stats.subscribe("b", second);
  stats.take(numbers("a", 1));
  stats.take(numbers("a", 1));
  stop();
  stats.take(numbers("a", 2));
  expect(first).toHaveBeenCalledTimes(1);
  expect(second).not.toHaveBeenCalled();
});
