import { problemOf } from "@/lib/graphql/problem";

import type { Findings } from "../builder/findings-store";
import type { NodeId } from "../rule/node";
import { nodeAt, type Written } from "../rule/write";
import type { Preview } from "./use-preview";

export type RuleProblem = { node: NodeId | null; message: string; mayRetry: boolean };

/** What the API refused or failed at, and which row it names. */
export function ruleProblem({ error }: Preview, { nodes }: Written): RuleProblem | null {
  if (!error) return null;
  const { path, message, mayRetry } = problemOf(error);
  const node = nodeAt(nodes, path);
  // The row says where; the path before the words is for those who write JSON.
  return { node, message: node ? withoutPath(message) : message, mayRetry };
}

function withoutPath(message: string): string {
  const words = message.replace(/^rule[^\s:]*:\s*/i, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What is told beside each row. Sizes of a rule that has changed since are kept where the row is the same. */
export function findings(
  written: Written,
  problem: RuleProblem | null,
  sizes: ReadonlyMap<NodeId, number>,
): Findings {
  return {
    sizes,
    unfinished: written.unfinished,
    problems: new Map(problem?.node ? [[problem.node, problem.message]] : []),
  };
}

/** Each condition's own size, by the row its path means. */
export function sizesOf(data: Preview["data"], { nodes }: Written): Map<NodeId, number> {
  const sizes = new Map<NodeId, number>();
  for (const { path, size } of data?.breakdown ?? []) {
    const node = nodes.get(path);
    if (node) sizes.set(node, size);
  }
  return sizes;
}
