import type { Stats } from "./stats";

/**
 * The newest numbers of each campaign, from answers and from the live connection alike, as a store outside of React:
 * a change draws one row. Versions only rise, so whatever is older than what is known came late and is dropped.
 */
export class LiveStats {
  readonly #known = new Map<string, Stats>();
  readonly #listeners = new Map<string, Set<() => void>>();

  get(campaignId: string): Stats | undefined {
    return this.#known.get(campaignId);
  }

  /** Takes numbers in; false where newer ones are known. */
  take(stats: Stats): boolean {
    const known = this.#known.get(stats.campaignId);
    if (known && known.version >= stats.version) return false;
    this.#known.set(stats.campaignId, stats);
    for (const listener of this.#listeners.get(stats.campaignId) ?? []) listener();
    return true;
  }

  subscribe(campaignId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(campaignId) ?? new Set();
    this.#listeners.set(campaignId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(campaignId) === listeners) this.#listeners.delete(campaignId);
    };
  }
}
