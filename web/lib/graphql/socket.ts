import { createClient, type Client, type ExecutionResult, type SubscribePayload } from "graphql-ws";

import { AccessEnded, type AccessTokens } from "./access-tokens";
import type { Connection } from "./connection";

/** Close codes of the API. */
const UNAUTHORIZED = 4401;
const FORBIDDEN = 4403;

/** A socket that nobody listens to is kept for this long: the next page may want it. */
const LINGER_MS = 5_000;
const PING_MS = 15_000;
const PONG_MS = 5_000;
const ACK_MS = 10_000;
const LONGEST_WAIT_MS = 15_000;

export type Sink = {
  next: (result: ExecutionResult) => void;
  error: (error: unknown) => void;
  complete: () => void;
};

/** One lazy socket for all subscriptions of a workspace. It comes back by itself, quietly and with jitter. */
export class Socket {
  #client: Client | null = null;
  #token = "";
  #listening = 0;

  constructor(
    private readonly url: string,
    private readonly tokens: AccessTokens,
    private readonly connection: Connection,
  ) {}

  subscribe(payload: SubscribePayload, sink: Sink): () => void {
    this.#listening += 1;
    let stop = () => {};
    let stopped = false;
    let mayRenew = true;
    const begin = () => {
      stop = this.#opened().subscribe(payload, {
        next: (result) => {
          mayRenew = true;
          sink.next(result as ExecutionResult);
        },
        complete: () => sink.complete(),
        error: (error) => {
          if (closeCode(error) !== UNAUTHORIZED || !mayRenew) return sink.error(this.#explain(error));
          mayRenew = false;
          void this.tokens
            .renew(this.#token)
            .then(() => {
              if (!stopped) begin();
            })
            .catch((reason: unknown) => sink.error(reason));
        },
      });
    };
    begin();
    return () => {
      if (stopped) return;
      stopped = true;
      stop();
      this.#listening -= 1;
      if (this.#listening === 0) this.connection.idle();
    };
  }

  /** Made when first needed: a server that renders the page has no use for it. */
  #opened(): Client {
    this.#client ??= this.#create();
    return this.#client;
  }

  #create(): Client {
    let unanswered: ReturnType<typeof setTimeout> | undefined;
    const client: Client = createClient({
      url: this.url,
      lazyCloseTimeout: LINGER_MS,
      keepAlive: PING_MS,
      connectionAckWaitTimeout: ACK_MS,
      connectionParams: async () => {
        this.#token = await this.tokens.get();
        return { Authorization: `Bearer ${this.#token}` };
      },
      retryAttempts: Infinity,
      shouldRetry: (reason) => closeCode(reason) !== FORBIDDEN && !(reason instanceof AccessEnded),
      retryWait: (attempt) => this.connection.chance(pause(attempt)),
      on: {
        connected: () => this.connection.restored(),
        closed: (event) => {
          clearTimeout(unanswered);
          if (closeCode(event) === FORBIDDEN) void this.#accessEnded();
          else if (this.#listening > 0) this.connection.broke();
        },
        // A peer that vanished without a word is noticed by its silence.
        ping: (received) => {
          if (!received) unanswered = setTimeout(() => client.terminate(), PONG_MS);
        },
        pong: (received) => {
          if (received) clearTimeout(unanswered);
        },
      },
    });
    return client;
  }

  /** The close code does not tell whether the session has ended or the membership; another token is refused for either. */
  async #accessEnded(): Promise<void> {
    const why = await this.tokens.renew(this.#token).catch((error: unknown) => error);
    if (!(why instanceof AccessEnded)) this.connection.ended("no-access");
  }

  /** Close events are no errors, and nobody should have to read one. */
  #explain(reason: unknown): unknown {
    if (closeCode(reason) === FORBIDDEN) return new AccessEnded("no-access");
    if (closeCode(reason) === UNAUTHORIZED) return new AccessEnded("signed-out");
    const code = closeCode(reason);
    return code === null ? reason : new Error(`the live connection was closed (${code})`);
  }
}

function closeCode(reason: unknown): number | null {
  if (typeof reason !== "object" || reason === null || !("code" in reason)) return null;
  return typeof reason.code === "number" ? reason.code : null;
}

/** Grows from a quarter of a second; half of it is chance, so that a restart is not met by everybody at once. */
export function pause(attempt: number, chance = Math.random()): number {
  const longest = Math.min(LONGEST_WAIT_MS, 500 * 2 ** attempt);
  return longest / 2 + (longest / 2) * chance;
}
