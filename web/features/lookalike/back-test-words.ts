import type { Format } from "@/lib/format";

import type { Lookalike } from "./documents";

export type BackTest = Lookalike["backTest"];

/** Nobody is told apart so well by how they shop alone. */
const TOO_GOOD = 0.99;

/** What the back-test comes to, in one line. */
export function verdict({ auc, naiveAuc }: BackTest): string {
  if (auc === null) return "Too few could be hidden for a test";
  if (auc < 0.6) return "Members look much like everybody else";
  if (naiveAuc !== null && auc - naiveAuc < 0.02) return "Counting orders alone would do as well";
  if (auc >= 0.9) return "Members stand out clearly";
  return auc >= 0.75 ? "Members stand out" : "Members can be told apart, with mistakes";
}

/** The same so that nobody need know what an AUC or a lift is. */
export function explained({ auc, lift, heldOut }: BackTest, format: Pick<Format, "count">): string[] {
  const sentences = [];
  if (auc !== null) {
    sentences.push(
      `${format.count(heldOut)} members were hidden from it. Shown one of them and somebody else, it picks the member ${outOf100(auc)} times out of 100; guessing would be right 50 times.`,
    );
  }
  if (lift !== null) {
    sentences.push(`The tenth of all customers that it rates highest holds ${times(lift)} as many of them as any tenth taken at random.`);
  }
  if (auc !== null && auc >= TOO_GOOD) {
    sentences.push("So clear a difference comes, as a rule, from the members' own rule: what it asks for, such as a tag, is among what is compared.");
  }
  return sentences;
}

/** 0.934 is 93: never all of them, nor none, unless it is so. */
export function outOf100(share: number): number {
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return 99;
  return rounded === 0 && share > 0 ? 1 : rounded;
}

/** "6.2 times". */
export function times(factor: number): string {
  return `${factor.toFixed(1)} times`;
}
