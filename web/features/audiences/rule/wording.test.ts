import { expect, test } from "vitest";

import { FIELDS } from "./fields.testing";
import { newCondition, newGroup } from "./node";
import { describe } from "./wording";

test("a node in a few words", () => {
  expect(describe(newCondition(), FIELDS)).toBe("new condition");
  const spend = newCondition({ field: "TOTAL_SPEND", operator: "BETWEEN", values: ["1", "2"], negated: true });
  expect(describe(spend, FIELDS)).toBe("not TOTAL_SPEND BETWEEN 1, 2");
  const seen = newCondition({ field: "LAST_VISIT_AT", operator: "WITHIN_LAST", values: ["P3M"] });
  expect(describe(seen, FIELDS)).toBe("LAST_VISIT_AT WITHIN_LAST 3 months");
  const plan = newCondition({ field: "ATTRIBUTE", operator: "IS_SET", key: "plan" });
  expect(describe(plan, FIELDS)).toBe("plan IS_SET");
  expect(describe(newGroup("any", [spend, seen]), FIELDS)).toBe("any of 2 conditions");
});
