import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { useFollowing } from "./use-following";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function follow(version: number) {
  const ask = vi.fn();
  const hook = renderHook((props) => useFollowing({ version: props.version }, { everyMs: 1_000, busy: props.busy, ask }), {
    initialProps: { version, busy: false },
  });
  return { ask, rerender: hook.rerender };
}

test("what was shown at first is not asked for again", () => {
  const { ask } = follow(1);
  vi.advanceTimersByTime(5_000);
  expect(ask).not.toHaveBeenCalled();
});

test("many changes are asked about once, and the last of them always", () => {
  const { ask, rerender } = follow(1);
  for (let version = 2; version <= 8; version += 1) {
    rerender({ version, busy: false });
    vi.advanceTimersByTime(100);
  }
  expect(ask).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(5_000);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("while an answer is on its way nothing more is asked, but right after it", () => {
  const { ask, rerender } = follow(1);
  rerender({ version: 2, busy: true });
  vi.advanceTimersByTime(5_000);
  expect(ask).not.toHaveBeenCalled();
  rerender({ version: 2, busy: false });
  vi.advanceTimersByTime(0);
  expect(ask).toHaveBeenCalledTimes(1);
});

test("a page that nobody looks at asks when it is looked at again", () => {
  const { ask, rerender } = follow(1);
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  rerender({ version: 2, busy: false });
  vi.advanceTimersByTime(5_000);
  expect(ask).not.toHaveBeenCalled();
  hidden.mockRestore();
  document.dispatchEvent(new Event("visibilitychange"));
  expect(ask).toHaveBeenCalledTimes(1);
});
