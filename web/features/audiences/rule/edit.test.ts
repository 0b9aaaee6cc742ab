import { describe, expect, test } from "vitest";

import { change, duplicate, find, insert, mayUnwrap, move, negate, placeOf, remove, setJoin, unwrap, wrap } from "./edit";
import { conditions, levels, limitProblem } from "./limits";
import { isGroup, newCondition, newGroup, type ConditionNode, type GroupNode, type RuleNode } from "./node";
import { insertAfter, neighbour, step } from "./step";

const condition = (id: string): ConditionNode => ({ ...newCondition(), id });
const group = (id: string, join: "all" | "any", ...children: RuleNode[]): GroupNode => ({ ...newGroup(join, children), id });

/** `a & (b | c) & d`, with ids for the conditions and `root` and `g` for the groups. */
const tree = () => group("root", "all", condition("a"), group("g", "any", condition("b"), condition("c")), condition("d"));

/** A tree as short text, to be compared at a glance. */
function drawn(node: RuleNode): string {
  const own = isGroup(node) ? `(${node.children.map(drawn).join(node.join === "all" ? " & " : " | ")})` : node.id;
  return node.negated ? `!${own}` : own;
}

describe("edits", () => {
  test("leave the tree before them and what they do not touch alone", () => {
    const before = tree();
    const after = change<ConditionNode>(before, "b", (node) => ({ ...node, key: "plan" }));
    expect(drawn(before)).toBe("(a & (b | c) & d)");
    expect(find(before, "b")).toMatchObject({ key: "" });
    expect(find(after, "b")).toMatchObject({ key: "plan" });
    expect(after.children[0]).toBe(before.children[0]);
    expect(after.children[1]).not.toBe(before.children[1]);
    expect(change(before, "nobody", (node) => ({ ...node }))).toBe(before);
  });

  test("insert, remove, negate and join", () => {
    expect(drawn(insert(tree(), "g", 1, condition("x")))).toBe("(a & (b | x | c) & d)");
    expect(drawn(remove(tree(), "g"))).toBe("(a & d)");
    expect(drawn(remove(tree(), "root"))).toBe("()");
    expect(drawn(negate(tree(), "g"))).toBe("(a & !(b | c) & d)");
    expect(drawn(negate(negate(tree(), "c"), "c"))).toBe("(a & (b | c) & d)");
    expect(drawn(setJoin(tree(), "root", "any"))).toBe("(a | (b | c) | d)");
    expect(setJoin(tree(), "a", "any")).toEqual(tree());
  });

  test.each([
    ["a", "root", 0, "(a & (b | c) & d)"],
    ["a", "root", 1, "(a & (b | c) & d)"],
    ["a", "root", 2, "((b | c) & a & d)"],
    ["a", "root", 3, "((b | c) & d & a)"],
    ["d", "root", 0, "(d & a & (b | c))"],
    ["a", "g", 2, "((b | c | a) & d)"],
    ["c", "root", 0, "(c & a & (b) & d)"],
    ["g", "root", 3, "(a & d & (b | c))"],
    ["g", "g", 0, "(a & (b | c) & d)"],
    ["root", "g", 0, "(a & (b | c) & d)"],
  ])("moving %s to %s at %i", (id, target, index, result) => {
    expect(drawn(move(tree(), id, target, index))).toBe(result);
  });

  test("a group goes nowhere within itself", () => {
    const nested = group("root", "all", group("outer", "any", group("inner", "all", condition("a"))));
    expect(move(nested, "outer", "inner", 0)).toBe(nested);
  });

  test("wrap and unwrap", () => {
    expect(drawn(wrap(tree(), "a", "any"))).toBe("((a) & (b | c) & d)");
    expect(drawn(wrap(tree(), "root", "any"))).toBe("((a & (b | c) & d))");
    expect(mayUnwrap(tree(), "g")).toBe(false);
    expect(unwrap(tree(), "g")).toEqual(tree());
    expect(drawn(unwrap(setJoin(tree(), "g", "all"), "g"))).toBe("(a & b & c & d)");
    expect(mayUnwrap(negate(setJoin(tree(), "g", "all"), "g"), "g")).toBe(false);
    const single = negate(wrap(tree(), "a", "any"), placeOf(tree(), "a")?.parent.id ?? "");
    const id = single.children[0]?.id ?? "";
    expect(drawn(unwrap(negate(single, id), id))).toBe("!(!a & (b | c) & d)");
  });

  test("a duplicate stands behind the first, under ids of its own", () => {
    const { root, id } = duplicate(tree(), "g");
    expect(root.children.map((child) => child.id)).toEqual(["a", "g", id, "d"]);
    const copy = find(root, id);
    expect(copy && isGroup(copy) && copy.children.every((child) => !["b", "c"].includes(child.id))).toBe(true);
  });
});

describe("steps by keyboard", () => {
  test.each([
    ["a", "down", "((b | c) & a & d)"],
    ["d", "up", "(a & d & (b | c))"],
    ["a", "up", "(a & (b | c) & d)"],
    ["d", "down", "(a & (b | c) & d)"],
    ["b", "up", "(a & b & (c) & d)"],
    ["c", "down", "(a & (b) & c & d)"],
    ["b", "down", "(a & (c | b) & d)"],
    ["a", "in", "((a | b | c) & d)"],
    ["d", "in", "(a & (b | c | d))"],
    ["b", "in", "(a & (b | c) & d)"],
    ["b", "out", "(a & (c) & b & d)"],
    ["a", "out", "(a & (b | c) & d)"],
  ] as const)("%s %s", (id, direction, result) => {
    expect(drawn(step(tree(), id, direction))).toBe(result);
  });

  test("the focus has somewhere to go when a node is gone", () => {
    expect(neighbour(tree(), "a")).toBe("g");
    expect(neighbour(tree(), "d")).toBe("g");
    expect(neighbour(tree(), "c")).toBe("b");
    expect(neighbour(remove(tree(), "c"), "b")).toBe("g");
  });

  test("what is pasted comes behind a condition and into a group", () => {
    expect(drawn(insertAfter(tree(), "a", condition("x")))).toBe("(a & x & (b | c) & d)");
    expect(drawn(insertAfter(tree(), "g", condition("x")))).toBe("(a & (b | c | x) & d)");
    expect(drawn(insertAfter(tree(), "root", condition("x")))).toBe("(a & (b | c) & d & x)");
  });
});

test("levels and conditions are bounded as the API bounds them", () => {
  expect(levels(tree())).toBe(3);
  expect(levels(negate(tree(), "g"))).toBe(4);
  expect(conditions(tree())).toBe(4);
  let deep: GroupNode = newGroup("all", [condition("a")]);
  while (levels(deep) < 32) deep = newGroup("all", [deep]);
  expect(limitProblem(deep)).toBeNull();
  expect(limitProblem(newGroup("all", [deep]))).toContain("32 levels");
  const many = newGroup("any", Array.from({ length: 501 }, (_, index) => condition(`c${index}`)));
  expect(limitProblem(many)).toContain("500 conditions");
});
