import { act, cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { Provider, type Client } from "urql";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { useLatest } from "./use-latest";

type Asked = { variables: unknown; answer: (result: object) => void; dropped: boolean };

const DOCUMENT = { kind: "Document", definitions: [] } as never;
let asked: Asked[];

/** A client that answers when the test wants it to. */
const client = {
  query: (_: unknown, variables: unknown) => ({
    subscribe: (answer: (result: object) => void) => {
      const entry = { variables, answer, dropped: false };
      asked.push(entry);
      return { unsubscribe: () => (entry.dropped = true) };
    },
  }),
} as unknown as Client;

beforeEach(() => {
  asked = [];
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function ask(first: object | null) {
  const wrapper = ({ children }: { children: ReactNode }) => <Provider value={client}>{children}</Provider>;
  return renderHook(({ variables }) => useLatest<unknown, never>(DOCUMENT, variables as never, 50), {
    initialProps: { variables: first },
    wrapper,
  });
}

const pause = () => act(() => vi.advanceTimersByTime(50));

test("what changes within the pause is asked about once, and the answer is fresh", () => {
  const { result, rerender } = ask({ size: 1 });
  act(() => vi.advanceTimersByTime(40));
  rerender({ variables: { size: 12 } });
  pause();
  expect(asked.map(({ variables }) => variables)).toEqual([{ size: 12 }]);
  expect(result.current).toMatchObject({ data: null, fresh: false });
  act(() => asked[0]?.answer({ data: "twelve" }));
  expect(result.current).toMatchObject({ data: "twelve", fresh: true, error: null });
});

test("a question that another has overtaken is dropped, and the last good answer stands dimmed", () => {
  const { result, rerender } = ask({ size: 1 });
  pause();
  act(() => asked[0]?.answer({ data: "one" }));
  rerender({ variables: { size: 2 } });
  expect(result.current).toMatchObject({ data: "one", fresh: false });
  pause();
  rerender({ variables: { size: 3 } });
  expect(asked[1]?.dropped).toBe(true);
  pause();
  act(() => asked[2]?.answer({ data: "three" }));
  expect(result.current).toMatchObject({ data: "three", fresh: true });
});

test("an error belongs to its question alone, and asking again asks", () => {
  const { result, rerender } = ask({ size: 1 });
  pause();
  act(() => asked[0]?.answer({ data: "one" }));
  rerender({ variables: { size: 2 } });
  pause();
  act(() => asked[1]?.answer({ error: "no" }));
  expect(result.current).toMatchObject({ data: "one", error: "no", fresh: true });
  act(() => result.current.again());
  expect(result.current).toMatchObject({ error: null, fresh: false });
  pause();
  expect(asked[2]?.variables).toEqual({ size: 2 });
});

test("without variables nothing is asked and nothing is shown", () => {
  const { result, rerender } = ask({ size: 1 });
  pause();
  act(() => asked[0]?.answer({ data: "one" }));
  rerender({ variables: null });
  expect(result.current).toMatchObject({ data: null, fresh: false });
  pause();
  expect(asked).toHaveLength(1);
});
