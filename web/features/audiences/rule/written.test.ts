import { describe, expect, test } from "vitest";

import { withAttributeKind, withField, withOperator, withValue } from "./change";
import { FIELDS } from "./fields.testing";
import { negate } from "./edit";
import { isGroup, newCondition, newGroup, type ConditionNode, type GroupNode, type RuleNode } from "./node";
import { readRule, readText } from "./read";
import { isSameRule } from "./same";
import { missing } from "./validity";
import { nodeAt, pathText, written } from "./write";

const write = (root: RuleNode) => written(root, FIELDS, 2);

function read(json: unknown): GroupNode {
  const result = readRule(json, FIELDS);
  if ("problem" in result) throw new Error(result.problem);
  return result.root;
}

const spend = { condition: { field: "TOTAL_SPEND", operator: "GREATER_THAN", value: "10000" } };
const visits = { condition: { field: "VISIT_COUNT", operator: "LESS_THAN", value: 3, within: "P3M" } };
const inactive = { condition: { field: "LAST_VISIT_AT", operator: "NOT_WITHIN_LAST", value: "P90D" } };

describe("a rule there and back", () => {
  test.each([
    { all: [spend] },
    { any: [{ all: [spend, visits] }, inactive] },
    { all: [spend, { not: { any: [visits, { not: inactive }] } }] },
    { all: [{ condition: { field: "TOTAL_SPEND", operator: "BETWEEN", value: ["1", "2.50"] } }] },
    { all: [{ condition: { field: "CITY", operator: "IN", value: ["Pune", "Delhi"] } }] },
    { all: [{ condition: { field: "CITY", operator: "IS_SET" } }] },
    { all: [{ condition: { field: "LAST_VISIT_AT", operator: "BEFORE", value: "2026-03-01T10:00:00+05:30" } }] },
    { all: [{ condition: { field: "ATTRIBUTE", operator: "EQUALS", value: "gold", key: "plan" } }] },
    { all: [{ condition: { field: "ATTRIBUTE", operator: "EQUALS", value: 1.5, key: "score" } }] },
    { all: [{ condition: { field: "ATTRIBUTE", operator: "IN", value: [true], key: "vip" } }] },
    { all: [{ condition: { field: "SUBSCRIBED", operator: "EQUALS", value: false } }] },
  ])("%j", (rule) => {
    expect(write(read(rule)).rule).toEqual(rule);
  });

  test("a rule that is no plain group comes to stand in one", () => {
    expect(write(read(spend)).rule).toEqual({ all: [spend] });
    expect(write(read({ not: { any: [spend, visits] } })).rule).toEqual({ all: [{ not: { any: [spend, visits] } }] });
  });

  test("two nots are none", () => {
    expect(write(read({ all: [{ not: { not: spend } }] })).rule).toEqual({ all: [spend] });
  });

  test("money given as a number is sent as a decimal, which keeps its digits", () => {
    const rule = { all: [{ condition: { field: "TOTAL_SPEND", operator: "AT_LEAST", value: 99.5 } }] };
    expect(write(read(rule)).rule).toEqual({ all: [{ condition: { ...rule.all[0]?.condition, value: "99.5" } }] });
  });
});

describe("what is not finished", () => {
  test("is left out, together with groups that it alone was in, and the paths are those of what is sent", () => {
    const root = read({ all: [spend, { any: [visits] }, { not: inactive }] });
    const [first, group, last] = root.children;
    const open = { ...root, children: [newCondition(), ...root.children] };
    const emptied = { ...group, children: [newCondition()] } as GroupNode;
    const { rule, nodes, unfinished } = write({ ...open, children: open.children.map((node) => (node === group ? emptied : node)) });
    expect(rule).toEqual({ all: [spend, { not: inactive }] });
    expect(nodes.get("rule.all[0].condition")).toBe(first?.id);
    expect(nodes.get("rule.all[1].not.condition")).toBe(last?.id);
    expect(nodeAt(nodes, ["rule", "all", 1, "not", "condition", "value"])).toBe(last?.id);
    expect(nodeAt(nodes, ["rule", "all"])).toBe(root.id);
    expect(nodeAt(nodes, ["input", "name"])).toBeNull();
    expect([...unfinished.keys()]).toHaveLength(2);
  });

  test("leaves no rule where nothing is finished, and an empty group is told of", () => {
    const group = newGroup("any");
    const { rule, unfinished } = write(newGroup("all", [group]));
    expect(rule).toBeNull();
    expect(unfinished.has(group.id)).toBe(true);
  });

  test("paths read as the API writes them", () => {
    expect(pathText(["rule", "all", 1, "not", "any", 0, "condition"])).toBe("rule.all[1].not.any[0].condition");
  });
});

describe("what a condition lacks", () => {
  const lacks = (parts: Partial<ConditionNode>) => missing(newCondition(parts), FIELDS, 2);
  test.each<[Partial<ConditionNode>, string | null]>([
    [{}, "Choose what to ask about"],
    [{ field: "TOTAL_SPEND" }, "Choose how to compare"],
    [{ field: "TOTAL_SPEND", operator: "BEFORE" }, "Choose how to compare"],
    [{ field: "TOTAL_SPEND", operator: "AT_LEAST" }, "Give an amount"],
    [{ field: "TOTAL_SPEND", operator: "AT_LEAST", values: ["ten"] }, "Must be an amount with at most 2 decimals"],
    [{ field: "TOTAL_SPEND", operator: "AT_LEAST", values: ["1.234"] }, "Must be an amount with at most 2 decimals"],
    [{ field: "TOTAL_SPEND", operator: "AT_LEAST", values: ["10."] }, "Must be an amount with at most 2 decimals"],
    [{ field: "TOTAL_SPEND", operator: "AT_LEAST", values: ["1.23"] }, null],
    [{ field: "TOTAL_SPEND", operator: "AT_LEAST", values: ["1"], within: "PM" }, "Say how long the period is"],
    [{ field: "TOTAL_SPEND", operator: "BETWEEN", values: ["1"] }, "Give both values"],
    [{ field: "TOTAL_SPEND", operator: "IN", values: [] }, "Give at least one value"],
    [{ field: "VISIT_COUNT", operator: "AT_MOST", values: ["1.5"] }, "Must be a whole number"],
    [{ field: "LAST_VISIT_AT", operator: "WITHIN_LAST", values: ["P0D"] }, "Say how long the period is"],
    [{ field: "LAST_VISIT_AT", operator: "WITHIN_LAST", values: ["P1Y6M"] }, null],
    [{ field: "LAST_VISIT_AT", operator: "BEFORE", values: ["2026-02-31"] }, "Must be a day, such as 2026-03-01"],
    [{ field: "LAST_VISIT_AT", operator: "IS_SET" }, null],
    [{ field: "ATTRIBUTE", operator: "IS_SET", key: " " }, "Name the attribute"],
    [{ field: "ATTRIBUTE", operator: "EQUALS", key: "a", attributeKind: "NUMBER", values: ["x"] }, "Must be a number"],
    [{ field: "CITY", operator: "EQUALS", values: [" "] }, "Give a text"],
    [{ field: "CITY", operator: "EQUALS", values: ["x".repeat(201)] }, "At most 200 characters"],
    [{ field: "SUBSCRIBED", operator: "EQUALS", values: [] }, "Choose yes or no"],
  ])("%j: %s", (parts, words) => {
    expect(lacks(parts)).toBe(words);
  });
});

describe("asking another way", () => {
  const money = newCondition({ field: "TOTAL_SPEND", operator: "AT_LEAST", values: ["10"], within: "P1Y" });
  test("keeps what still fits", () => {
    expect(withOperator(money, "GREATER_THAN", FIELDS).values).toEqual(["10"]);
    expect(withOperator(money, "BETWEEN", FIELDS).values).toEqual(["10"]);
    expect(withOperator({ ...money, operator: "BETWEEN", values: ["1", "2"] }, "AT_MOST", FIELDS).values).toEqual(["1"]);
    expect(withField(money, "VISIT_COUNT", FIELDS)).toMatchObject({ operator: "AT_LEAST", within: "P1Y", values: [] });
  });

  test("lets go of what does not", () => {
    expect(withField(money, "CITY", FIELDS)).toMatchObject({ operator: "EQUALS", within: "", values: [] });
    const seen = newCondition({ field: "LAST_VISIT_AT", operator: "WITHIN_LAST", values: ["P3M"] });
    expect(withOperator(seen, "BEFORE", FIELDS).values).toEqual([]);
    expect(withOperator(seen, "NOT_WITHIN_LAST", FIELDS).values).toEqual(["P3M"]);
  });

  test("an attribute is asked by the kind of its values", () => {
    const plan = newCondition({ field: "ATTRIBUTE", operator: "CONTAINS", key: "plan", values: ["go"] });
    expect(withAttributeKind(plan, "NUMBER", FIELDS)).toMatchObject({ operator: "EQUALS", values: [], key: "plan" });
  });

  test("values may come in any order", () => {
    expect(withValue(money, 1, "20").values).toEqual(["10", "20"]);
    expect(withValue(newCondition(), 1, "20").values).toEqual(["", "20"]);
  });
});

describe("pasted text", () => {
  const problem = (text: string) => {
    const result = readText(text, FIELDS);
    return "problem" in result ? result.problem : null;
  };
  test("a rule is taken bare, fenced as in a ticket, and under its name", () => {
    const text = JSON.stringify({ all: [spend] }, null, 2);
    for (const given of [text, `\n  ${text}\n`, `\`\`\`json\n${text}\n\`\`\``, `{"rule": ${text}}`]) {
      const result = readText(given, FIELDS);
      expect("root" in result && write(result.root).rule).toEqual({ all: [spend] });
    }
  });

  test.each([
    ["", "nothing to paste"],
    ["hello", "no JSON"],
    ["[]", "exactly one of"],
    ['{"all": []}', "at least one"],
    ['{"all": [], "any": []}', "exactly one of"],
    ['{"some": []}', "rule.some is not known"],
    ['{"all": [{"condition": {"field": "SHOE_SIZE"}}]}', "rule.all[0].condition.field must be one of TOTAL_SPEND"],
    ['{"condition": {"field": "CITY", "operator": "BEFORE"}}', "must be one of EQUALS"],
    ['{"condition": {"field": "CITY", "operator": "EQUALS", "value": {"a": 1}}}', "rule.condition.value must be"],
    ['{"condition": {"field": "CITY", "operator": "EQUALS", "colour": "red"}}', "colour is not known"],
    ['{"condition": {"field": "CITY", "operator": "EQUALS", "key": 3}}', "key must be text"],
    [`${'{"not":'.repeat(40)}{"condition":{}}${"}".repeat(40)}`, "32 levels"],
  ])("%s is refused: %s", (text, words) => {
    expect(problem(text)).toContain(words);
  });

  test("a tree that was read keeps its shape", () => {
    const root = negate(read({ all: [spend, { any: [visits] }] }), "nobody");
    expect(root.children.map(isGroup)).toEqual([false, true]);
  });
});

test("a saved rule is known again, however it is laid out", () => {
  const root = read({ all: [{ condition: { field: "TOTAL_SPEND", operator: "AT_LEAST", value: "99.5" } }] });
  const { rule } = write(root);
  const laidOut = { condition: { value: 99.5, operator: "AT_LEAST", field: "TOTAL_SPEND" } };
  expect(isSameRule(rule, laidOut, FIELDS, 2)).toBe(true);
  expect(isSameRule(rule, { not: laidOut }, FIELDS, 2)).toBe(false);
  expect(isSameRule(null, laidOut, FIELDS, 2)).toBe(false);
  expect(isSameRule(rule, { condition: { field: "GONE" } }, FIELDS, 2)).toBe(false);
});
