import { expect, test } from "vitest";

import { SEQUENCE_MS, Shortcuts, takesKeys } from "./shortcuts";

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  ...held,
});

test.each(["ctrlKey", "metaKey"])("%s and K open the command menu, whatever else is off", (held) => {
  expect(new Shortcuts(false).read(press("k", { [held]: true }), false, 0)).toEqual({ open: "palette" });
  expect(new Shortcuts(false).read(press("K", { [held]: true }), false, 0)).toEqual({ open: "palette" });
});

test("single keys do what they say, unless they are off", () => {
  const keys = new Shortcuts(true);
  expect(keys.read(press("?"), true, 0)).toEqual({ open: "shortcuts" });
  expect(keys.read(press("c"), true, 0)).toEqual({ go: "/campaigns/new" });
  expect(keys.read(press("c"), false, 0)).toBeNull();
  expect(keys.read(press("c", { ctrlKey: true }), true, 0)).toBeNull();
});

test("who may not launch has no key for it", () => {
  expect(new Shortcuts(false).read(press("c"), true, 0)).toBeNull();
});

test("g and a letter lead to a page", () => {
  const keys = new Shortcuts(true);
  expect(keys.read(press("g"), true, 0)).toBeNull();
  expect(keys.read(press("s"), true, 100)).toEqual({ go: "/settings" });
  expect(keys.read(press("s"), true, 200)).toBeNull();
  expect(keys.read(press("g"), true, 300)).toBeNull();
  expect(keys.read(press("c"), true, 400)).toEqual({ go: "" });
});

test("g alone is forgotten after a while", () => {
  const keys = new Shortcuts(true);
  keys.read(press("g"), true, 0);
  expect(keys.read(press("s"), true, SEQUENCE_MS)).toBeNull();
});

test("keys typed into something are its own", () => {
  document.body.innerHTML = `<p></p><input><div contenteditable="true"><b></b></div><ul role="menu"><li></li></ul>`;
  const takes = (selector: string) => takesKeys(document.querySelector(selector));
  expect([takes("p"), takes("input"), takes("b"), takes("li")]).toEqual([false, true, true, true]);
});
