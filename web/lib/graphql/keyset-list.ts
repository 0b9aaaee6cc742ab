import { problemOf, type Problem } from "./problem";

/** What a Relay connection gives of one page. */
export type KeysetPage<T> = {
  nodes: readonly T[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

export type KeysetState<T> = {
  items: readonly T[];
  /** `fresh` before the first answer. */
  phase: "fresh" | "ready" | "failed";
  loadingMore: boolean;
  hasMore: boolean;
  /** What went wrong at last; the items that are there stay. */
  problem: Problem | null;
};

type Source<T> = {
  /** Fetches the page after a cursor, the first for null. Rejects with what went wrong. */
  load: (after: string | null) => Promise<KeysetPage<T>>;
  idOf: (item: T) => string;
};

/**
 * A list read page by page by key, newest first, as a store outside of React: going back to it shows it as it was, and
 * new items come in on top without moving the pages that were read.
 */
export class KeysetList<T> {
  #state: KeysetState<T> = { items: [], phase: "fresh", loadingMore: false, hasMore: true, problem: null };
  #cursor: string | null = null;
  #head: Promise<void> | null = null;
  #again = false;
  /** Rises when the list is begun anew: what was asked for before is too late. */
  #turn = 0;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly source: Source<T>) {}

  readonly state = (): KeysetState<T> => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Fetches the next page, unless one is on its way or there is none. */
  readonly more = async (): Promise<void> => {
    const { hasMore, loadingMore, phase } = this.#state;
    if (phase !== "ready" || !hasMore || loadingMore) return;
    const turn = this.#turn;
    this.#become({ loadingMore: true, problem: null });
    try {
      const page = await this.source.load(this.#cursor);
      if (turn !== this.#turn) return;
      this.#cursor = page.pageInfo.endCursor;
      const known = new Set(this.#state.items.map(this.source.idOf));
      const added = page.nodes.filter((node) => !known.has(this.source.idOf(node)));
      this.#become({
        items: [...this.#state.items, ...added],
        hasMore: page.pageInfo.hasNextPage,
        loadingMore: false,
      });
    } catch (error) {
      if (turn === this.#turn) this.#become({ loadingMore: false, problem: problemOf(error as Error) });
    }
  };

  /** Fetches the first page and puts what is new on top. Asked while it is on its way, it goes once more after that. */
  readonly refresh = (): Promise<void> => {
    if (this.#head) {
      this.#again = true;
      return this.#head;
    }
    this.#head = this.#refreshHead().finally(() => {
      this.#head = null;
    });
    return this.#head;
  };

  /** Fetches all pages that were read again, and then shows them: for a list whose items change where they are. */
  readonly reload = async (): Promise<void> => {
    const wanted = this.#state.items.length;
    const turn = (this.#turn += 1);
    const items: T[] = [];
    let pageInfo: KeysetPage<T>["pageInfo"] = { hasNextPage: true, endCursor: null };
    try {
      while (pageInfo.hasNextPage && items.length < Math.max(1, wanted)) {
        const page = await this.source.load(pageInfo.endCursor);
        items.push(...page.nodes);
        pageInfo = page.pageInfo;
      }
    } catch (error) {
      if (turn === this.#turn) this.#become({ loadingMore: false, problem: problemOf(error as Error) });
      return;
    }
    if (turn !== this.#turn) return;
    this.#cursor = pageInfo.endCursor;
    this.#become({ items, phase: "ready", loadingMore: false, hasMore: pageInfo.hasNextPage, problem: null });
  };

  async #refreshHead(): Promise<void> {
    do {
      this.#again = false;
      try {
        this.#takeHead(await this.source.load(null));
      } catch (error) {
        const phase = this.#state.phase === "ready" ? "ready" : "failed";
        this.#become({ phase, problem: problemOf(error as Error) });
      }
    } while (this.#again);
  }

  #takeHead(page: KeysetPage<T>): void {
    const { idOf } = this.source;
    const { items } = this.#state;
    const head = new Set(page.nodes.map(idOf));
    const last = items.findLastIndex((item) => head.has(idOf(item)));
    // What lies among the head's items and is not one of them is no longer listed.
    const below = items.slice(last + 1);
    if (last >= 0 && below.length > 0) {
      return this.#become({ items: [...page.nodes, ...below], phase: "ready", problem: null });
    }
    this.#turn += 1;
    this.#cursor = page.pageInfo.endCursor;
    this.#become({
      items: page.nodes,
      phase: "ready",
      loadingMore: false,
      hasMore: page.pageInfo.hasNextPage,
      problem: null,
    });
  }

  #become(change: Partial<KeysetState<T>>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
