import type { EndOfAccess } from "./access-tokens";

export type ConnectionState = "online" | "reconnecting" | "lost" | EndOfAccess;

/** A break shorter than this is nobody's concern. */
const QUIET_MS = 1_500;
/** After this, people are told that it may take longer. */
const LOST_MS = 20_000;

/** Whether live numbers arrive, as a store outside of React. */
export class Connection {
  #state: ConnectionState = "online";
  #brokenSince: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #recoveryListeners = new Set<() => void>();
  readonly #waiting = new Set<() => void>();

  readonly state = (): ConnectionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#watchBrowser("addEventListener");
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#watchBrowser("removeEventListener");
    };
  };

  /** Calls back whenever what was missed in a break should be asked for. */
  onRecovery(listener: () => void): () => void {
    this.#recoveryListeners.add(listener);
    return () => this.#recoveryListeners.delete(listener);
  }

  /** The socket is gone without our wish. */
  broke(now = Date.now()): void {
    this.#brokenSince ??= now;
    this.#follow();
  }

  /** The socket is open. */
  restored(): void {
    const wasBroken = this.#brokenSince !== null;
    this.#brokenSince = null;
    this.#follow();
    if (wasBroken) for (const listener of this.#recoveryListeners) listener();
  }

  /** Nobody waits for the socket any longer, so that its absence is no loss. */
  idle(): void {
    this.#brokenSince = null;
    this.#follow();
  }

  /** Access was taken away; nothing but a new page changes that. */
  ended(why: EndOfAccess): void {
    clearTimeout(this.#timer);
    this.#become(why);
  }

  /** Ends all waiting for the next attempt. */
  readonly tryNow = (): void => {
    for (const go of [...this.#waiting]) go();
  };

  /** Waits, or less where the network returns or somebody is impatient. */
  async chance(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, ms);
      this.#waiting.add(go);
    });
  }

  #watchBrowser(change: "addEventListener" | "removeEventListener"): void {
    window[change]("offline", this.#follow);
    window[change]("online", this.#backOnline);
    this.#follow();
  }

  readonly #backOnline = (): void => {
    this.tryNow();
    this.#follow();
  };

  /** Brings the state in line with what is known, now and when time changes it. */
  readonly #follow = (): void => {
    clearTimeout(this.#timer);
    if (this.#state === "signed-out" || this.#state === "no-access") return;
    if (!navigator.onLine) return this.#become("lost");
    if (this.#brokenSince === null) return this.#become("online");
    const broken = Date.now() - this.#brokenSince;
    if (broken >= LOST_MS) return this.#become("lost");
    const quiet = broken < QUIET_MS;
    if (!quiet) this.#become("reconnecting");
    this.#timer = setTimeout(this.#follow, (quiet ? QUIET_MS : LOST_MS) - broken);
  };

  #become(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
