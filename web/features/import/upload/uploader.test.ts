import { expect, test, vi } from "vitest";

import type { Problem, ProblemCode } from "@/lib/graphql/problem";

import { ImportRefused, type ImportState } from "./import-api";
import { Uploader } from "./uploader";

const LINE = "0123456789\n";
const ROWS = 300_000;
const FILE = new Blob(["header####\n", LINE.repeat(ROWS)]);

const fresh: ImportState = {
  batchId: "i1",
  kind: "customers",
  status: "OPEN",
  lastRow: 0,
  nextByte: 0,
  accepted: 0,
  rejected: 0,
  rejectedKept: 0,
  committed: 0,
  failed: 0,
  createdBy: "me",
  createdAt: "2026-11-21T12:00:00Z",
};

function problem(code: ProblemCode, retryAfterSeconds: number | null = null): Problem {
  const mayRetry = ["RATE_LIMITED", "UNAVAILABLE", "INTERNAL", "UNREACHABLE"].includes(code);
  return { code, message: code, path: [], retryAfterSeconds, mayRetry };
}

/** An API that takes whole rows and refuses what does not fit what it has. */
class Taker {
  state = fresh;
  received = "";
  refusals: (ImportRefused | null)[] = [];
  waits: number[] = [];
  clock = 0;

  readonly ways = {
    send: async ({ fromRow, bytes, more }: { fromRow: number; bytes: ArrayBuffer; more: boolean }) => {
      this.clock += 2_000;
      const refused = this.refusals.shift();
      if (refused) throw refused;
      expect(fromRow).toBe(this.state.lastRow + 1);
      const text = new TextDecoder().decode(bytes);
      const whole = more ? text.slice(0, text.lastIndexOf("\n") + 1) : text;
      this.received += whole;
      const lines = whole.split("\n").length - 1;
      const rows = this.state.lastRow === 0 && lines > 0 ? lines - 1 : lines;
      this.state = { ...this.state, lastRow: this.state.lastRow + rows, nextByte: this.state.nextByte + whole.length };
      return this.state;
    },
    close: async () => (this.state = { ...this.state, status: "WRITING" }),
    wait: async (ms: number) => void this.waits.push(ms),
    now: () => this.clock,
  };
}

test("every byte arrives once, in order, and then the import is ended", async () => {
  const taker = new Taker();
  const upload = new Uploader(FILE, fresh, taker.ways);
  await upload.run();
  expect(upload.state()).toMatchObject({ phase: "ended", import: { lastRow: ROWS, status: "WRITING" } });
  expect(taker.received.length).toBe(FILE.size);
  expect(upload.state().pace).toBeGreaterThan(0);
});

test("it goes on after the last row that was taken", async () => {
  const taker = new Taker();
  taker.state = { ...fresh, lastRow: 200_000, nextByte: 200_001 * LINE.length };
  await new Uploader(FILE, taker.state, taker.ways).run();
  expect(taker.received).toBe(LINE.repeat(ROWS - 200_000));
});

test("it waits as it is told, and else longer each time", async () => {
  const taker = new Taker();
  const unreachable = new ImportRefused(problem("UNREACHABLE"), null);
  taker.refusals = [new ImportRefused(problem("RATE_LIMITED", 7), null), null, unreachable, unreachable, unreachable];
  const upload = new Uploader(FILE, fresh, taker.ways);
  const phases = new Set<string>();
  upload.subscribe(() => phases.add(upload.state().phase));
  await upload.run();
  expect(taker.waits).toEqual([7_000, 1_000, 2_000, 4_000]);
  expect([...phases]).toEqual(["sending", "waiting", "ended"]);
  expect(taker.received.length).toBe(FILE.size);
});

test("what was taken before a refusal is not sent again", async () => {
  const taker = new Taker();
  const part = { ...fresh, lastRow: 10, nextByte: 11 * LINE.length };
  taker.refusals = [new ImportRefused(problem("UNAVAILABLE"), part)];
  const send = vi.fn(taker.ways.send);
  taker.state = part;
  await new Uploader(FILE, fresh, { ...taker.ways, send }).run();
  expect(send.mock.calls[1]?.[0].fromRow).toBe(11);
  expect(taker.received).toBe(LINE.repeat(ROWS - 10));
});

test("a row that nobody can read stops it, and it can be begun once more", async () => {
  const taker = new Taker();
  taker.refusals = [new ImportRefused(problem("BAD_USER_INPUT"), fresh)];
  const upload = new Uploader(FILE, fresh, taker.ways);
  await upload.run();
  expect(upload.state()).toMatchObject({ phase: "stopped", problem: { code: "BAD_USER_INPUT" } });
  await upload.run();
  expect(upload.state()).toMatchObject({ phase: "ended", problem: null });
});

test("an API that fails again and again at the same part is let alone", async () => {
  const taker = new Taker();
  taker.refusals = Array.from({ length: 9 }, () => new ImportRefused(problem("INTERNAL"), null));
  const upload = new Uploader(FILE, fresh, taker.ways);
  await upload.run();
  expect(upload.state().phase).toBe("stopped");
  expect(taker.waits).toHaveLength(5);
});

test("an import that was ended elsewhere is over", async () => {
  const taker = new Taker();
  taker.refusals = [new ImportRefused(problem("CONFLICT"), { ...fresh, status: "DONE", lastRow: 5 })];
  const upload = new Uploader(FILE, fresh, taker.ways);
  await upload.run();
  expect(upload.state()).toMatchObject({ phase: "ended", import: { lastRow: 5 } });
});

test("a file that cannot be read any longer is asked for again", async () => {
  const gone = { size: 10, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("NotReadableError")) }) };
  const upload = new Uploader(gone as unknown as Blob, fresh, new Taker().ways);
  await upload.run();
  expect(upload.state().problem?.message).toContain("choose it again");
});

test("blank lines longer than a part are passed over", async () => {
  const taker = new Taker();
  const send = async ({ bytes, more }: { bytes: ArrayBuffer; more: boolean }) => {
    // Nothing ends within blanks; only the end of the file does.
    if (!more) taker.state = { ...taker.state, lastRow: 1, nextByte: bytes.byteLength };
    return taker.state;
  };
  const upload = new Uploader(new Blob(["\n".repeat(5_000_000), "x"]), fresh, { ...taker.ways, send });
  await upload.run();
  expect(upload.state()).toMatchObject({ phase: "ended", import: { lastRow: 1 } });
});
