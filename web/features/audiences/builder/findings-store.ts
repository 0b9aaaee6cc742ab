import type { NodeId } from "../rule/node";

/** What is told of each node: its own size, what it lacks, and what the API refused there. */
export type Findings = {
  sizes: ReadonlyMap<NodeId, number>;
  unfinished: ReadonlyMap<NodeId, string>;
  problems: ReadonlyMap<NodeId, string>;
};

/** The findings outside of React's tree, so that an edit draws the rows it touches and not hundreds. */
export class FindingsStore {
  readonly #listeners = new Set<() => void>();

  constructor(private current: Findings) {}

  readonly findings = (): Findings => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly set = (findings: Findings): void => {
    this.current = findings;
    for (const listener of this.#listeners) listener();
  };
}
