import { expect, test } from "vitest";

import { columnsOf } from "./columns";

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second)).toISOString();

const NEVER = { startedAt: null, finishedAt: null };

test("moments without an outcome are columns, too", () => {
  const deliveries = [
    { at: at(0), seconds: 5, sent: 10, failed: 1 },
    { at: at(15), seconds: 5, sent: 4, failed: 0 },
  ];
  const columns = columnsOf(deliveries, NEVER);
  const none = Array.from({ length: 6 }, () => [0, 0]);
  expect(columns.map(({ sent, failed }) => [sent, failed])).toEqual([[10, 1], [0, 0], [0, 0], [4, 0], ...none]);
  expect(columns[3]?.at).toBe(Date.parse(at(15)));
});

test("the columns reach from the beginning to the end", () => {
  const deliveries = [{ at: at(10), seconds: 5, sent: 10, failed: 0 }];
  const columns = columnsOf(deliveries, { startedAt: at(2), finishedAt: at(57) });
  expect(columns.map(({ at }) => new Date(at).getUTCSeconds())).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55]);
  expect(columns.findIndex(({ sent }) => sent === 10)).toBe(2);
});

test("nothing to show is nothing", () => {
  expect(columnsOf([], NEVER)).toEqual([]);
});
