import { act, cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { Provider, type Client } from "urql";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { useAsked } from "./use-asked";

type Request = { variables: unknown; answer: (result: object) => void; dropped: boolean };

const DOCUMENT = { kind: "Document", definitions: [] } as never;
let requests: Request[];

/** A client that answers when the test wants it to. */
const client = {
  query: (_: unknown, variables: unknown) => ({
    subscribe: (answer: (result: object) => void) => {
      const request = { variables, answer, dropped: false };
      requests.push(request);
      return { unsubscribe: () => (request.dropped = true) };
    },
  }),
} as unknown as Client;

beforeEach(() => {
  requests = [];
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function begin(onAnswer?: (data: unknown) => void) {
  const wrapper = ({ children }: { children: ReactNode }) => <Provider value={client}>{children}</Provider>;
  return renderHook(() => useAsked<unknown, never>(DOCUMENT, 30_000, onAnswer), { wrapper });
}

const ask = (result: { current: ReturnType<typeof useAsked<unknown, never>> }, words: string) =>
  act(() => result.current.ask({ words } as never));

test("nothing is asked until somebody wants it, and the answer is told once", () => {
  const onAnswer = vi.fn();
  const { result } = begin(onAnswer);
  expect(requests).toHaveLength(0);
  expect(result.current.asked).toEqual({ phase: "idle" });
  ask(result, "one");
  expect(result.current.asked).toEqual({ phase: "waiting", variables: { words: "one" } });
  act(() => requests[0]?.answer({ data: "first" }));
  act(() => requests[0]?.answer({ data: "again, for the screen" }));
  expect(result.current.asked).toMatchObject({ phase: "answered", data: "first" });
  expect(onAnswer.mock.calls).toEqual([["first"]]);
});

test("a later question drops the one before, whose answer counts no more", () => {
  const onAnswer = vi.fn();
  const { result } = begin(onAnswer);
  ask(result, "one");
  ask(result, "two");
  expect(requests[0]?.dropped).toBe(true);
  act(() => requests[0]?.answer({ data: "late" }));
  expect(result.current.asked).toMatchObject({ phase: "waiting", variables: { words: "two" } });
  act(() => requests[1]?.answer({ data: "second" }));
  expect(result.current.asked).toMatchObject({ phase: "answered", data: "second" });
  expect(onAnswer.mock.calls).toEqual([["second"]]);
});

test("the same question asked again is a new one", () => {
  const { result } = begin();
  ask(result, "one");
  act(() => requests[0]?.answer({ error: new Error("no network") }));
  expect(result.current.asked).toMatchObject({ phase: "failed", problem: { code: "UNREACHABLE", mayRetry: true } });
  ask(result, "one");
  expect(requests).toHaveLength(2);
  expect(result.current.asked.phase).toBe("waiting");
});

test("an answer that does not come ends the wait, and one that is not wanted is dropped", () => {
  const { result, unmount } = begin();
  ask(result, "one");
  act(() => vi.advanceTimersByTime(30_000));
  expect(requests[0]?.dropped).toBe(true);
  expect(result.current.asked).toMatchObject({ phase: "failed", problem: { message: "No answer came within 30 seconds." } });
  ask(result, "two");
  act(() => result.current.drop());
  expect(requests[1]?.dropped).toBe(true);
  expect(result.current.asked.phase).toBe("idle");
  ask(result, "three");
  unmount();
  expect(requests[2]?.dropped).toBe(true);
});
