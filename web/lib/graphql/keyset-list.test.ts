import { expect, test, vi } from "vitest";

import { KeysetList, type KeysetPage } from "./keyset-list";

type Item = { id: string; turn: number };

/** A list of numbered items on a server, newest first, three to a page. */
class Shelf {
  ids: number[];
  turn = 0;
  loads = 0;
  fails = false;
  constructor(count: number) {
    this.ids = Array.from({ length: count }, (_, place) => count - place);
  }
  add(): void {
    this.ids.unshift((this.ids[0] ?? 0) + 1);
  }
  readonly load = async (after: string | null): Promise<KeysetPage<Item>> => {
    this.loads += 1;
    if (this.fails) throw new Error("away");
    const rest = this.ids.filter((id) => after === null || id < Number(after));
    const nodes = rest.slice(0, 3).map((id) => ({ id: String(id), turn: this.turn }));
    return { nodes, pageInfo: { hasNextPage: rest.length > 3, endCursor: nodes.at(-1)?.id ?? null } };
  };
}

function listOf(shelf: Shelf) {
  const list = new KeysetList<Item>({ load: shelf.load, idOf: ({ id }) => id });
  return { list, ids: () => list.state().items.map(({ id }) => Number(id)) };
}

test("pages follow each other to the end", async () => {
  const shelf = new Shelf(7);
  const { list, ids } = listOf(shelf);
  await list.refresh();
  await list.more();
  await Promise.all([list.more(), list.more()]);
  expect(ids()).toEqual([7, 6, 5, 4, 3, 2, 1]);
  expect(list.state().hasMore).toBe(false);
  await list.more();
  expect(shelf.loads).toBe(3);
});

test("what is new comes in on top, and the pages that were read stay", async () => {
  const shelf = new Shelf(7);
  const { list, ids } = listOf(shelf);
  await list.refresh();
  await list.more();
  shelf.add();
  shelf.turn = 1;
  await list.refresh();
  expect(ids()).toEqual([8, 7, 6, 5, 4, 3, 2]);
  expect(list.state().items[1]).toEqual({ id: "7", turn: 1 });
  await list.more();
  expect(ids()).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
});

test("after more news than a page holds the list begins anew", async () => {
  const shelf = new Shelf(4);
  const { list, ids } = listOf(shelf);
  await list.refresh();
  for (let count = 0; count < 5; count += 1) shelf.add();
  await list.refresh();
  await list.more();
  await list.more();
  expect(ids()).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

test("what is no longer listed goes", async () => {
  const shelf = new Shelf(6);
  const { list, ids } = listOf(shelf);
  await list.refresh();
  await list.more();
  shelf.ids = shelf.ids.filter((id) => id !== 5);
  await list.refresh();
  expect(ids()).toEqual([6, 4, 3, 2, 1]);
});

test("a refresh asked for while one is on its way is not lost", async () => {
  const shelf = new Shelf(1);
  const { list, ids } = listOf(shelf);
  const first = list.refresh();
  shelf.add();
  await Promise.all([first, list.refresh(), list.refresh()]);
  expect(ids()).toEqual([2, 1]);
  expect(shelf.loads).toBe(2);
});

test("reloading reads all pages again, and shows them at once", async () => {
  const shelf = new Shelf(5);
  const { list, ids } = listOf(shelf);
  await list.refresh();
  await list.more();
  shelf.turn = 1;
  const seen = vi.fn();
  list.subscribe(seen);
  await list.reload();
  expect(seen).toHaveBeenCalledTimes(1);
  expect(ids()).toEqual([5, 4, 3, 2, 1]);
  expect(list.state().items.every(({ turn }) => turn === 1)).toBe(true);
});

test("what goes wrong is told, and what is there stays", async () => {
  const shelf = new Shelf(5);
  shelf.fails = true;
  const { list, ids } = listOf(shelf);
  await list.refresh();
  expect(list.state()).toMatchObject({ phase: "failed", problem: { mayRetry: true } });
  shelf.fails = false;
  await list.refresh();
  shelf.fails = true;
  await list.more();
  expect(ids()).toEqual([5, 4, 3]);
  expect(list.state()).toMatchObject({ phase: "ready", loadingMore: false, problem: { code: "UNREACHABLE" } });
});
