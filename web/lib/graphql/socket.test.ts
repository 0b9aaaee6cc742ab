// @vitest-environment jsdom
import type { ExecutionResult } from "graphql-ws";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { AccessEnded, type AccessTokens } from "./access-tokens";
import { Connection } from "./connection";
import { pause, Socket } from "./socket";

/** The browser's end of a socket, whose other end the test plays. */
class Line {
  static readonly opened: Line[] = [];
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readyState = Line.CONNECTING;
  readonly sent: { type: string; id?: string; payload?: unknown }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;

  constructor() {
    Line.opened.push(this);
    queueMicrotask(() => {
      this.readyState = Line.OPEN;
      this.onopen?.();
    });
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.end(1000);
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  end(code: number): void {
    this.readyState = Line.CLOSED;
    this.onclose?.({ code, reason: "" });
  }
}

let connection: Connection;
const tokens = { get: vi.fn(async () => "old"), renew: vi.fn(async () => "new") };
const results: ExecutionResult[] = [];
const problems: unknown[] = [];
let stop = () => {};

beforeEach(() => {
  vi.stubGlobal("WebSocket", Line);
  connection = new Connection();
  // Waiting for the next attempt is tested by itself.
  vi.spyOn(connection, "chance").mockResolvedValue();
  const socket = new Socket("ws://api/graphql/ws", tokens as unknown as AccessTokens, connection);
  stop = socket.subscribe(
    { query: "subscription { a }" },
    { next: (result) => results.push(result), error: (error) => problems.push(error), complete: () => {} },
  );
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  Line.opened.length = results.length = problems.length = 0;
});

/** The line of an attempt, once it has introduced itself. */
async function introduced(attempt: number): Promise<Line> {
  await vi.waitFor(() => expect(Line.opened[attempt - 1]?.sent[0]?.type).toBe("connection_init"));
  return Line.opened[attempt - 1] as Line;
}

async function subscribed(line: Line): Promise<string> {
  line.say({ type: "connection_ack" });
  await vi.waitFor(() => expect(line.sent[1]?.type).toBe("subscribe"));
  return line.sent[1]?.id ?? "";
}

test("the token introduces it, and results come in", async () => {
  const line = await introduced(1);
  expect(line.sent[0]?.payload).toEqual({ Authorization: "Bearer old" });
  const id = await subscribed(line);
  line.say({ type: "next", id, payload: { data: { a: 1 } } });
  expect(results).toEqual([{ data: { a: 1 } }]);
});

test.each([1001, 1006, 1013, 4408])("closed with %i it comes back and says so", async (code) => {
  const recovered = vi.fn();
  connection.onRecovery(recovered);
  const first = await introduced(1);
  await subscribed(first);
  first.end(code);
  const second = await introduced(2);
  const id = await subscribed(second);
  second.say({ type: "next", id, payload: { data: { a: 2 } } });
  expect(results).toEqual([{ data: { a: 2 } }]);
  expect(recovered).toHaveBeenCalledTimes(1);
  expect(problems).toEqual([]);
});

test("a refused token is renewed once", async () => {
  (await introduced(1)).end(4401);
  const second = await introduced(2);
  expect(tokens.renew).toHaveBeenCalledExactlyOnceWith("old");
  second.end(4401);
  await vi.waitFor(() => expect(problems).toHaveLength(1));
  expect(problems[0]).toBeInstanceOf(AccessEnded);
  expect(Line.opened).toHaveLength(2);
});

test("access that was taken away ends it", async () => {
  const line = await introduced(1);
  await subscribed(line);
  line.end(4403);
  await vi.waitFor(() => expect(problems).toHaveLength(1));
  expect(connection.state()).toBe("no-access");
  expect(Line.opened).toHaveLength(1);
});

test("a token that cannot be had for now is waited for", async () => {
  tokens.get.mockRejectedValueOnce(new Error("away"));
  (await introduced(1)).end(1006);
  const line = await introduced(2).catch(() => introduced(3));
  await subscribed(line);
  expect(problems).toEqual([]);
});

test("pauses grow, end somewhere, and differ", () => {
  expect(pause(0, 0)).toBe(250);
  expect(pause(0, 1)).toBe(500);
  expect(pause(3, 0)).toBe(2_000);
  expect(pause(40, 1)).toBe(15_000);
});
