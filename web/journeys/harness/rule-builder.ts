import { expect, type Locator, type Page } from "@playwright/test";

import type { Workspace } from "./workspace";

type Rule = Record<string, unknown>;

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** Forty people: every third is a big spender, every fourth came lately, every fifth refused messages. */
export async function people(workspace: Workspace): Promise<void> {
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  await workspace.load(
    "Customers",
    numbers.map((number) => ({
      externalId: `c${number}`,
      name: number % 7 === 0 ? null : `Asha${number} Rao`,
      email: `asha${number}@example.com`,
      phone: `+9198000000${String(number).padStart(2, "0")}`,
      city: ["Mumbai", "Pune", "Delhi"][number % 3],
      tags: number % 2 === 0 ? ["vip"] : [],
      attributes: { tier: number % 4 === 0 ? "gold" : "silver", age: 20 + (number % 3) },
      subscribed: number % 5 !== 0,
      createdAt: daysAgo(400),
    })),
  );
  await workspace.load(
    "Orders",
    numbers.flatMap((number) =>
      Array.from({ length: 1 + (number % 5) }, (_, order) => ({
        externalId: `o${number}-${order}`,
        customerExternalId: `c${number}`,
        amount: number % 3 === 0 ? "12000.00" : "900.00",
        orderedAt: daysAgo(number % 4 === 0 ? 10 + order : 200 + order),
      })),
    ),
  );
}

export async function sizeByApi(workspace: Workspace, rule: Rule): Promise<number> {
  const { audiencePreview } = await workspace.run<{ audiencePreview: { size: number } }>(
    "query ($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { size } }",
    { rule },
  );
  return audiencePreview.size;
}

/** The size on the page is that of the rule as it stands, and the API's. */
export async function expectSize(page: Page, workspace: Workspace, rule: Rule): Promise<void> {
  const size = page.getByTestId("size");
  await expect(size).toHaveText(String(await sizeByApi(workspace, rule)));
  await expect(size).toHaveAttribute("data-fresh", "true");
}

/** The row of the builder that is about this, the innermost one. */
export function row(page: Page, name: string | RegExp): Locator {
  return builder(page).getByRole("group", { name }).last();
}

export function builder(page: Page): Locator {
  return page.getByRole("region", { name: "Rule builder" });
}

export async function open(page: Page, workspace: Workspace): Promise<void> {
  await page.goto(workspace.path("/campaigns/new"));
  await expect(builder(page)).toBeVisible({ timeout: 30_000 });
}

/** Adds a condition to a group by hand: field, operator and value. */
export async function addByHand(page: Page, group: Locator, field: string, operator: string, values: string[]): Promise<void> {
  await group.getByRole("button", { name: "Add condition" }).last().click();
  await page.getByRole("option", { name: field, exact: true }).click();
  const added = row(page, new RegExp(`^${field}`));
  await added.getByLabel("Compare").selectOption({ label: operator });
  for (const [index, value] of values.entries()) await added.locator(`[data-part="value-${index}"]`).fill(value);
}

export async function pasteRule(page: Page, rule: Rule | string): Promise<void> {
  await page.getByRole("button", { name: "Paste rule" }).click();
  await page.getByRole("textbox", { name: /A rule as JSON/ }).fill(typeof rule === "string" ? rule : JSON.stringify(rule));
  await page.getByRole("button", { name: /Use it|Replace the rule/ }).click();
}
