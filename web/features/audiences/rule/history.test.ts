import { expect, test } from "vitest";

import { MAX_STEPS, newHistory, pushed, redone, undone } from "./history";

test("what was done can be taken back and done again", () => {
  let history = pushed(pushed(newHistory(1), 2), 3);
  history = undone(undone(history));
  expect(history.present).toBe(1);
  expect(undone(history)).toBe(history);
  history = redone(history);
  expect(history.present).toBe(2);
  history = pushed(history, 9);
  expect(redone(history)).toBe(history);
  expect(undone(history).present).toBe(2);
});

test("what is typed into one input is taken back at once", () => {
  let history = newHistory("");
  for (const text of ["1", "10", "100"]) history = pushed(history, text, "value");
  history = pushed(history, "100 Mumbai", "city");
  expect(undone(history).present).toBe("100");
  expect(undone(undone(history)).present).toBe("");
});

test("an undo ends the typing that it took back", () => {
  let history = pushed(pushed(newHistory(""), "a", "value"), "ab", "value");
  history = pushed(undone(history), "x", "value");
  expect(undone(history).present).toBe("");
});

test("an edit that changes nothing is no step", () => {
  const history = newHistory("a");
  expect(pushed(history, "a")).toBe(history);
});

test("only so many steps are kept", () => {
  let history = newHistory(0);
  for (let step = 1; step <= MAX_STEPS + 20; step += 1) history = pushed(history, step);
  expect(history.past).toHaveLength(MAX_STEPS);
  while (undone(history) !== history) history = undone(history);
  expect(history.present).toBe(20);
});
