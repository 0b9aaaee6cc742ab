"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { useClient, type Client } from "urql";

import { KeysetList, type KeysetPage, type KeysetState } from "./keyset-list";
import { useApi } from "./provider";

/** Lists that are kept for when somebody comes back to them. */
const KEPT = 8;

const kept = new WeakMap<Client, Map<string, KeysetList<unknown>>>();

type Source<T> = {
  /** Names the list with its filters. */
  name: string;
  load: (client: Client, after: string | null) => Promise<KeysetPage<T>>;
  idOf: (item: T) => string;
};

export type UsedKeysetList<T> = KeysetState<T> & {
  more: () => Promise<void>;
  refresh: () => Promise<void>;
  reload: () => Promise<void>;
  /** Whether the items are still those of other filters, while the first answer is awaited. */
  stale: boolean;
};

/** A list by key that is fetched when it is first shown, and whose head is fetched again whenever it is shown again. */
export function useKeysetList<T>({ name, load, idOf }: Source<T>): UsedKeysetList<T> {
  const client = useClient();
  const { connection } = useApi();
  const list = listOf(client, name, () => new KeysetList<T>({ load: (after) => load(client, after), idOf }));
  const state = useSyncExternalStore(list.subscribe, list.state, list.state);
  useEffect(() => {
    void list.refresh();
    return connection.onRecovery(() => void list.refresh());
  }, [list, connection]);
  const before = useLastShown(state);
  const stale = state.phase === "fresh" && before !== null;
  return {
    ...state,
    items: stale ? before : state.items,
    stale,
    more: list.more,
    refresh: list.refresh,
    reload: list.reload,
  };
}

function listOf<T>(client: Client, name: string, make: () => KeysetList<T>): KeysetList<T> {
  let lists = kept.get(client);
  if (!lists) kept.set(client, (lists = new Map()));
  let list = lists.get(name) as KeysetList<T> | undefined;
  if (!list) {
    list = make();
    lists.set(name, list as KeysetList<unknown>);
    const [oldest] = lists.keys();
    if (lists.size > KEPT && oldest !== undefined) lists.delete(oldest);
  }
  return list;
}

/** The items of the last answer: new filters leave them in sight, rather than nothing, until theirs are here. */
function useLastShown<T>(state: KeysetState<T>): readonly T[] | null {
  const [shown, setShown] = useState<readonly T[] | null>(state.phase === "ready" ? state.items : null);
  if (state.phase === "ready" && shown !== state.items) setShown(state.items);
  return shown;
}
