import { expect, test } from "vitest";

import { audienceProblem, proposedName, type LaunchAudience } from "./audience";

const ready: LaunchAudience = {
  rule: { condition: { field: "CITY", operator: "IS_SET" } },
  words: "has a city",
  unfinished: 0,
  problem: null,
  saved: null,
};

test("an audience is launched to once every part of it is finished and counted", () => {
  expect(audienceProblem(ready)).toBeNull();
  expect(audienceProblem({ ...ready, rule: null })).toContain("no finished condition");
  expect(audienceProblem({ ...ready, unfinished: 1 })).toContain("One part");
  expect(audienceProblem({ ...ready, unfinished: 2 })).toContain("2 parts");
  expect(audienceProblem({ ...ready, problem: "must not be blank" })).toContain("must not be blank");
});

test("a name is proposed from the rule", () => {
  expect(proposedName("total spend is more than ₹10,000")).toBe("Total spend is more than ₹10,000");
  const long = proposedName("total spend is more than ₹10,000 and at most 3 visits or last visit was not in the last 90 days");
  expect(long).toBe("Total spend is more than ₹10,000 and at most 3 visits or last visit…");
  expect(proposedName("total spend is more than ₹10,000 and (fewer than 3 visits in the last 3 months or last visit)")).toBe(
    "Total spend is more than ₹10,000…",
  );
  expect(proposedName(null)).toBe("");
});
