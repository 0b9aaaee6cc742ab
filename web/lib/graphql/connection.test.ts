// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Connection } from "./connection";

let connection: Connection;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  connection = new Connection();
  stop = connection.subscribe(() => {});
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("a short break is not told, and what was missed is asked for", () => {
  const recovered = vi.fn();
  connection.onRecovery(recovered);
  connection.broke();
  vi.advanceTimersByTime(1_000);
  connection.restored();
  vi.advanceTimersByTime(60_000);
  expect(connection.state()).toBe("online");
  expect(recovered).toHaveBeenCalledTimes(1);
  connection.restored();
  expect(recovered).toHaveBeenCalledTimes(1);
});

test("a long break is told, and a very long one otherwise", () => {
  connection.broke();
  vi.advanceTimersByTime(1_600);
  expect(connection.state()).toBe("reconnecting");
  // Another failed attempt does not begin the break anew.
  connection.broke();
  vi.advanceTimersByTime(18_500);
  expect(connection.state()).toBe("lost");
  connection.restored();
  expect(connection.state()).toBe("online");
});

test("a socket that nobody needs is not missed", () => {
  connection.broke();
  vi.advanceTimersByTime(2_000);
  connection.idle();
  expect(connection.state()).toBe("online");
});

test("ended access stays ended", () => {
  connection.ended("no-access");
  connection.restored();
  connection.broke();
  vi.advanceTimersByTime(60_000);
  expect(connection.state()).toBe("no-access");
});

test("without a network the connection is lost, and its return ends the waiting", async () => {
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  window.dispatchEvent(new Event("offline"));
  expect(connection.state()).toBe("lost");
  const waited = connection.chance(60_000);
  online.mockReturnValue(true);
  window.dispatchEvent(new Event("online"));
  await waited;
  expect(connection.state()).toBe("online");
});
