import { expect, test } from "vitest";

import { newDraft, readDraft } from "./draft";

test("a draft survives being stored", () => {
  const draft = {
    ...newDraft(),
    channel: "EMAIL" as const,
    objective: "Bring them back",
    tone: "URGENT" as const,
    body: "Hello",
    when: "later" as const,
    at: "2026-11-22T09:00",
    tags: ["winter"],
    origin: { id: "7", name: "Big spenders", rule: { all: [] } },
  };
  expect(readDraft(JSON.stringify(draft))).toEqual(draft);
});

test("what cannot be read of it is as in a new one", () => {
  expect(readDraft(null)).toBeNull();
  expect(readDraft("{")).toBeNull();
  const read = readDraft(JSON.stringify({ body: "Hello", channel: "PIGEON", tone: "SAD", tags: [1, "a"], origin: 3, key: "" }));
  expect(read).toMatchObject({ body: "Hello", channel: "SMS", tone: "FRIENDLY", tags: ["a"], origin: null, when: "now" });
  expect(read?.key).toMatch(/^web-[0-9a-f]{32}$/);
});

test("every draft has a key of its own", () => {
  expect(newDraft().key).not.toBe(newDraft().key);
});
