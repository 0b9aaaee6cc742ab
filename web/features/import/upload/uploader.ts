import type { Problem } from "@/lib/graphql/problem";

import { ImportRefused, type ImportState } from "./import-api";

export type UploadState = {
  /** `waiting` until it is tried again by itself, `stopped` until somebody does something, `ended` for good. */
  phase: "sending" | "waiting" | "stopped" | "ended";
  import: ImportState;
  /** Why it waits or has stopped. */
  problem: Problem | null;
  /** Bytes a second, once that can be said. */
  pace: number | null;
};

/** What an upload works with; `import-api.ts` and the connection in earnest. */
export type Ways = {
  send: (rows: { fromRow: number; bytes: ArrayBuffer; more: boolean }) => Promise<ImportState>;
  close: () => Promise<ImportState>;
  /** Waits so long, or less where the network is back earlier. */
  wait: (ms: number) => Promise<void>;
  now: () => number;
};

/** How much is sent at once. A row has at most 256 KiB, so that each part holds some. */
const PART_BYTES = 1024 * 1024;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** An API that fails at the same part so often in a row will not take it. */
const FAILURES = 6;

/**
 * Sends a file part by part and ends the import, as a store outside of React: it goes on while other pages are looked
 * at. Where the next part begins is always what the API said last, so nothing is sent twice or left out, whatever
 * happened in between.
 */
export class Uploader {
  #state: UploadState;
  #running = false;
  #begun: { at: number; byte: number } | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly file: Blob,
    begun: ImportState,
    private readonly ways: Ways,
  ) {
    this.#state = { phase: "sending", import: begun, problem: null, pace: null };
  }

  readonly state = (): UploadState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Sends what is left, and resolves when there is nothing more to do or it has stopped. */
  readonly run = async (): Promise<void> => {
    if (this.#running || this.#state.phase === "ended") return;
    this.#running = true;
    this.#begun = { at: this.ways.now(), byte: this.#state.import.nextByte };
    this.#become({ phase: "sending", problem: null });
    let failures = 0;
    let length = PART_BYTES;
    while (this.#isUnderWay()) {
      const before = this.#state.import.nextByte;
      try {
        const isLast = await this.#step(length);
        failures = 0;
        // Nothing but blank lines: the row that follows them is further on.
        length = this.#state.import.nextByte > before || isLast ? PART_BYTES : length * 2;
      } catch (error) {
        failures = await this.#recover(error, failures);
      }
    }
    this.#running = false;
  };

  #isUnderWay(): boolean {
    return this.#state.phase === "sending" || this.#state.phase === "waiting";
  }

  /** Sends one part, and after the last one ends the import. */
  async #step(length: number): Promise<boolean> {
    const { lastRow, nextByte } = this.#state.import;
    const end = Math.min(this.file.size, nextByte + length);
    const isLast = end >= this.file.size;
    const bytes = await this.#read(nextByte, end);
    this.#took(await this.ways.send({ fromRow: lastRow + 1, bytes, more: !isLast }));
    if (isLast) this.#took(await this.ways.close());
    return isLast;
  }

  async #read(from: number, to: number): Promise<ArrayBuffer> {
    try {
      return await this.file.slice(from, to).arrayBuffer();
    } catch {
      throw new FileGone();
    }
  }

  #took(state: ImportState): void {
    const isEnded = state.status !== "OPEN";
    const begun = this.#begun;
    const seconds = begun ? (this.ways.now() - begun.at) / 1000 : 0;
    const pace = begun && seconds > 1 ? (state.nextByte - begun.byte) / seconds : this.#state.pace;
    this.#become({ import: state, phase: isEnded ? "ended" : "sending", problem: null, pace });
  }

  /** Decides whether to go on after a failure, waits if so, and gives how many there were in a row. */
  async #recover(error: unknown, failures: number): Promise<number> {
    if (error instanceof FileGone) {
      this.#stop({ ...NO_FILE });
      return 0;
    }
    if (!(error instanceof ImportRefused)) throw error;
    const { problem, state } = error;
    const moved = state !== null && state.nextByte > this.#state.import.nextByte;
    if (state) this.#took(state);
    // Another tab was quicker, or the import was ended there: what the API said counts.
    if (problem.code === "CONFLICT" && state) return moved || state.status !== "OPEN" ? 0 : this.#giveUp(problem, failures);
    if (!problem.mayRetry || (problem.code === "INTERNAL" && failures + 1 >= FAILURES)) {
      this.#stop(problem);
      return 0;
    }
    this.#become({ phase: "waiting", problem });
    const told = problem.retryAfterSeconds === null ? null : problem.retryAfterSeconds * 1000;
    await this.ways.wait(told ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures));
    return moved ? 0 : failures + 1;
  }

  #giveUp(problem: Problem, failures: number): number {
    if (failures + 1 >= FAILURES) this.#stop(problem);
    return failures + 1;
  }

  #stop(problem: Problem): void {
    this.#become({ phase: "stopped", problem });
  }

  #become(change: Partial<UploadState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

class FileGone extends Error {}

const NO_FILE: Problem = {
  code: "INTERNAL",
  message: "The file can no longer be read. It was changed, moved or deleted: choose it again.",
  path: [],
  retryAfterSeconds: null,
  mayRetry: false,
};
