import { limitProblem, MAX_LEVELS } from "./limits";
import type { FieldInfo } from "./metadata";
import { isGroup, newCondition, newGroup, type AttributeKind, type GroupNode, type RuleNode } from "./node";

/** A tree, or why the text or JSON is no rule. */
export type Read = { root: GroupNode } | { problem: string };

class NoRule extends Error {}

/** Reads an AudienceRule given back by the API, or given by a person. */
export function readRule(json: unknown, fields: readonly FieldInfo[]): Read {
  try {
    const node = readNode(json, "rule", fields, 1);
    const root = isGroup(node) && !node.negated ? node : newGroup("all", [node]);
    const problem = limitProblem(root);
    return problem ? { problem } : { root };
  } catch (error) {
    if (error instanceof NoRule) return { problem: error.message };
    throw error;
  }
}

/** Reads a rule from a clipboard or a ticket: JSON, also fenced or within `{ "rule": … }`. */
export function readText(text: string, fields: readonly FieldInfo[]): Read {
  const bare = text.trim().replace(/^```\w*\s*([\s\S]*?)\s*```$/, "$1");
  if (bare === "") return { problem: "There is nothing to paste." };
  let json: unknown;
  try {
    json = JSON.parse(bare);
  } catch {
    return { problem: "This is no JSON. Paste a rule such as {\"all\": [{\"condition\": …}]}." };
  }
  return readRule(isObject(json) && Object.keys(json).join() === "rule" ? json.rule : json, fields);
}

function readNode(json: unknown, path: string, fields: readonly FieldInfo[], level: number): RuleNode {
  if (level > MAX_LEVELS) throw new NoRule(`A rule has at most ${MAX_LEVELS} levels.`);
  const entries = isObject(json) ? Object.entries(json) : [];
  const [entry] = entries;
  if (!entry || entries.length !== 1) throw new NoRule(`${path} must have exactly one of all, any, not or condition.`);
  const [key, inner] = entry;
  const at = `${path}.${key}`;
  switch (key) {
    case "all":
    case "any":
      if (!Array.isArray(inner) || inner.length === 0) throw new NoRule(`${at} must be a list of at least one rule.`);
      return newGroup(key, inner.map((item, index) => readNode(item, `${at}[${index}]`, fields, level + 1)));
    case "not": {
      const node = readNode(inner, at, fields, level + 1);
      return { ...node, negated: !node.negated };
    }
    case "condition":
      return readCondition(inner, at, fields);
    default:
      throw new NoRule(`${at} is not known; a rule has one of all, any, not or condition.`);
  }
}

const PARTS = ["field", "operator", "value", "key", "within"];

function readCondition(json: unknown, path: string, fields: readonly FieldInfo[]): RuleNode {
  if (!isObject(json)) throw new NoRule(`${path} must be an object with field and operator.`);
  const stranger = Object.keys(json).find((key) => !PARTS.includes(key));
  if (stranger) throw new NoRule(`${path}.${stranger} is not known.`);
  const field = fields.find((known) => known.name === json.field);
  if (!field) throw new NoRule(`${path}.field must be one of ${fields.map((known) => known.name).join(", ")}.`);
  const operator = field.operators.find((known) => known.name === json.operator);
  if (!operator) {
    const names = field.operators.map((known) => known.name).join(", ");
    throw new NoRule(`${path}.operator must be one of ${names} for ${field.name}.`);
  }
  const values = readValues(json.value ?? undefined, `${path}.value`);
  return newCondition({
    field: field.name,
    operator: operator.name,
    values: values.map(String),
    attributeKind: attributeKind(values, operator.name),
    key: readString(json.key, `${path}.key`),
    within: readString(json.within, `${path}.within`),
  });
}

function readValues(value: unknown, path: string): (string | number | boolean)[] {
  if (value === undefined) return [];
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item, index) => {
    if (typeof item === "string" || typeof item === "number" || typeof item === "boolean") return item;
    throw new NoRule(`${path}${Array.isArray(value) ? `[${index}]` : ""} must be text, a number, or true or false.`);
  });
}

function attributeKind([first]: (string | number | boolean)[], operator: string): AttributeKind {
  if (typeof first === "number") return "NUMBER";
  if (typeof first === "boolean") return "BOOLEAN";
  return ["GREATER_THAN", "AT_LEAST", "LESS_THAN", "AT_MOST", "BETWEEN"].includes(operator) ? "NUMBER" : "TEXT";
}

function readString(value: unknown, path: string): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw new NoRule(`${path} must be text.`);
  return value;
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
