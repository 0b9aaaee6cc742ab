import { expect, test } from "vitest";

import { newDraft } from "../draft";
import { lacks, timeProblem } from "./readiness";
import { launchInput } from "./use-launch";

const now = Date.parse("2026-11-21T10:00:00Z");
const rule = { condition: { field: "CITY", operator: "IS_SET" } } as const;
const audience = { rule, words: "has a city", unfinished: 0, problem: null, saved: null };
const known = { audience, messageProblem: null, timeZone: "Asia/Kolkata", now };
const draft = { ...newDraft(), body: "Hello" };

test("what is missing is named with the step where it is done", () => {
  expect(lacks(draft, known)).toEqual([]);
  const all = lacks(
    { ...draft, body: " ", when: "later" },
    { ...known, audience: { ...audience, rule: null } },
  );
  expect(all.map(({ step }) => step)).toEqual(["audience", "message", "review"]);
  expect(lacks(draft, { ...known, messageProblem: "There is no variable `nam`." })).toEqual([
    { step: "message", words: "There is no variable `nam`." },
  ]);
});

test("a later start is a moment to come on the workspace's clock", () => {
  const later = (at: string) => timeProblem({ ...draft, when: "later", at }, "Asia/Kolkata", now);
  expect(later("")).toContain("Choose");
  expect(later("2026-11-21T15:30")).toContain("passed");
  expect(later("2026-11-21T15:31")).toBeNull();
});

test("a saved audience is named, and another rule is saved under a name", () => {
  const input = launchInput(draft, audience, "Winter", "Asia/Kolkata");
  expect(input).toEqual({
    name: "Winter",
    rule,
    message: { channel: "SMS", body: "Hello" },
    idempotencyKey: draft.key,
  });
  const named = launchInput({ ...draft, audienceName: " In a city " }, audience, "Winter", "Asia/Kolkata");
  expect(named).toMatchObject({ rule, audienceName: "In a city" });
  const saved = launchInput(draft, { ...audience, saved: { id: "7", name: "In a city" } }, "Winter", "Asia/Kolkata");
  expect(saved).toMatchObject({ audienceId: "7" });
  expect(saved).not.toHaveProperty("rule");
  const later = launchInput({ ...draft, when: "later", at: "2026-11-22T09:00", tags: ["a"] }, audience, "W", "Asia/Kolkata");
  expect(later).toMatchObject({ scheduledAt: "2026-11-22T03:30:00.000Z", tags: ["a"] });
});
