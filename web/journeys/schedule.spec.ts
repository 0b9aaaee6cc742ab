import { expectAccessible } from "./harness/accessibility";
import { expectSize, open, pasteRule } from "./harness/rule-builder";
import { expect, test } from "./harness/test";
import type { Workspace } from "./harness/workspace";

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
const everybody = { condition: { field: "ORDER_COUNT", operator: "AT_LEAST", value: 1 } };

/** The last Tuesday at 18:00 in Kolkata, where clocks never change. */
function lastTuesday(): number {
  // 2024-01-02 was one.
  const first = Date.parse("2024-01-02T18:00:00+05:30");
  return first + Math.floor((Date.now() - first) / WEEK) * WEEK;
}

/** Forty people who order on Tuesday evenings, and now and then at any hour. */
async function regulars(workspace: Workspace): Promise<void> {
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  await workspace.load(
    "Customers",
    numbers.map((number) => ({ externalId: `c${number}`, phone: `+9198000000${String(number).padStart(2, "0")}`, subscribed: true })),
  );
  const orders = numbers.flatMap((number) =>
    Array.from({ length: 10 }, (_, week) => ({
      externalId: `o${number}-${week}`,
      customerExternalId: `c${number}`,
      amount: "500.00",
      orderedAt: new Date(
        lastTuesday() - (week + 1) * WEEK + (week % 5 === 4 ? -(number * 4 + week) * HOUR : number * 3 * 60_000),
      ).toISOString(),
    })),
  );
  await workspace.load("Orders", orders);
}

test("a campaign is scheduled for the best time by one click, seen and cancelled", async ({ arrive, workspace }) => {
  await regulars(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  await pasteRule(page, everybody);
  await expectSize(page, workspace, everybody);
  await page.goto(workspace.path("/campaigns/new?step=message"));
  await page.getByRole("textbox", { name: "Text" }).fill("Good evening!");
  await page.getByRole("main").getByRole("button", { name: "Review" }).last().click();

  const panel = page.getByRole("region", { name: "Best time to send" });
  await expect(panel).toContainText(/Best time Tuesday, 6:00 – 8:00 pm/i);
  await expect(panel).toContainText(/400 orders and visits of the last 12 months/);
  await expectAccessible(page);
  const next = lastTuesday() + WEEK;
  await panel.getByRole("button", { name: "Send then" }).click();
  await expect(panel.getByRole("button", { name: "Chosen" })).toBeFocused();
  const at = page.getByLabel("Starts at");
  await expect(at).toHaveValue(`${new Date(next + 5.5 * HOUR).toISOString().slice(0, 10)}T18:00`);
  await expect(page.getByText("India Standard Time (Asia/Kolkata)", { exact: false })).toBeVisible();

  // The map is a table: whoever cannot see its colours reads its numbers.
  const tuesday = panel.getByRole("table", { name: "Orders and visits by weekday and hour" }).getByRole("row", { name: /^Tue/ });
  const evening = tuesday.getByRole("cell").nth(18);
  await expect(evening).toHaveText(/^1[67]\d, best, chosen$/);
  await expect(tuesday.getByRole("cell").nth(3)).toHaveText(/^\d$/);
  await expectAccessible(page);

  // What has passed is refused, by keys as well; a time to come is taken.
  await at.fill("2024-01-02T18:00");
  await expect(page.getByText("This time has passed", { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Schedule/ })).toBeDisabled();
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Send then" }).press("Enter");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Tuesday evening");
  await page.getByRole("button", { name: "Schedule for 40 people" }).click();
  await page.waitForURL((url) => url.pathname === workspace.path());
  const { campaigns } = await workspace.run<{ campaigns: { nodes: { scheduledAt: string; status: string }[] } }>(
    "{ campaigns(first: 1) { nodes { scheduledAt status } } }",
  );
  expect(campaigns.nodes.map(({ scheduledAt, status }) => [Date.parse(scheduledAt), status])).toEqual([[next, "SCHEDULED"]]);

  const row = page.getByRole("row", { name: /Tuesday evening/ });
  await expect(row).toContainText(/Scheduled.*6:00 pm/i);
  await expectAccessible(page);
  await row.getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Scheduled");
  await expect(page.getByText(/^Starts .+6:00 pm, scheduled by/i)).toBeVisible();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeVisible();
  await page.getByRole("link", { name: "Campaigns" }).first().click();
  await row.getByRole("button", { name: "Cancel Tuesday evening" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel campaign" }).click();
  await expect(row).toContainText("Cancelled");
  await expect(row.getByRole("button")).toHaveCount(0);
});

test("where nobody ordered or visited, no time is proposed, and any may be chosen", async ({ arrive, workspace }) => {
  await workspace.load("Customers", [{ externalId: "c1", phone: "+919800000001", subscribed: true }]);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  const newcomers = { condition: { field: "ORDER_COUNT", operator: "EQUALS", value: 0 } };
  await pasteRule(page, newcomers);
  await expectSize(page, workspace, newcomers);
  await page.goto(workspace.path("/campaigns/new?step=review"));
  const panel = page.getByRole("region", { name: "Best time to send" });
  await expect(panel).toContainText("no time is better than another");
  await expect(panel.getByRole("button")).toHaveCount(0);
  await page.getByRole("radio", { name: "Now" }).press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Later" })).toBeChecked();
  await expect(page.getByText(/A time to come, on the clock of India Standard Time/)).toBeVisible();
  await expect(panel.getByRole("table")).toHaveCount(0);
  await expectAccessible(page);
});
