import type { Page } from "@playwright/test";

import { expectAccessible } from "./harness/accessibility";
import { expect, test } from "./harness/test";
import type { Workspace } from "./harness/workspace";

const PEOPLE = 260;

/** People of three cities, every tenth of whom has ordered for 12,000. */
async function people(workspace: Workspace): Promise<void> {
  const numbers = Array.from({ length: PEOPLE }, (_, number) => number);
  await workspace.load(
    "Customers",
    numbers.map((number) => ({
      externalId: `c${number}`,
      name: `Asha Rao ${number}`,
      email: `asha${number}@example.com`,
      phone: `+9198${String(number).padStart(8, "0")}`,
      city: ["Mumbai", "Pune", "Delhi"][number % 3],
      tags: number % 2 === 0 ? ["vip", "regular", "festive"] : [],
      subscribed: number % 5 !== 0,
    })),
  );
  await workspace.load(
    "Orders",
    numbers
      .filter((number) => number % 10 === 0)
      .map((number) => ({
        externalId: `o${number}`,
        customerExternalId: `c${number}`,
        amount: "12000.50",
        orderedAt: "2026-03-01T10:00:00+05:30",
      })),
  );
}

const table = (page: Page) => page.getByRole("table", { name: "Customers" });
const firstRow = (page: Page) => table(page).getByRole("row").nth(1);

async function open(page: Page, workspace: Workspace): Promise<void> {
  await page.goto(workspace.path("/customers"));
  await expect(table(page)).toBeVisible();
}

test("customers are listed, searched and filtered by a rule", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await page.keyboard.press("g");
  await page.keyboard.press("u");
  await expect(page).toHaveURL(workspace.path("/customers"));
  await expect(page.getByText("260 customers", { exact: true })).toBeVisible();
  await expect(page.getByText("26 orders", { exact: true })).toBeVisible();
  await expect(page.getByText("₹3,12,013.00 spent")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("searchbox", { name: "Search customers" }).fill("asha rao 25");
  await expect(table(page)).toHaveAttribute("aria-rowcount", "12");
  await expect(page).toHaveURL(/search=asha\+rao\+25$/);
  await page.getByRole("searchbox", { name: "Search customers" }).fill("asha rao 250");
  await expect(table(page)).toHaveAttribute("aria-rowcount", "2");
  await expect(firstRow(page)).toContainText("₹12,000.50");
  await page.getByRole("searchbox", { name: "Search customers" }).fill("nobody is called that");
  await expect(page.getByText("No customer fits")).toBeVisible();
  await page.getByRole("button", { name: "Show all customers" }).click();
  await expect(firstRow(page)).toBeVisible();

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const panel = page.getByRole("dialog", { name: "Filter customers" });
  await panel.getByRole("button", { name: "Add condition" }).last().click();
  await page.getByRole("option", { name: "Total spend", exact: true }).click();
  await panel.locator('[data-part="value-0"]').fill("10000");
  await expect(panel.getByRole("button", { name: "Show 26 customers" })).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Show 26 customers" }).click();
  await expect(panel).toHaveCount(0);
  await expect(table(page)).toHaveAttribute("aria-rowcount", "27");
  await expect(page.getByTestId("rule-size")).toHaveText("26");
  await expectAccessible(page);

  // The filter stands in the address.
  await page.reload();
  await expect(table(page)).toHaveAttribute("aria-rowcount", "27");
  await page.getByRole("button", { name: /^Change the filter/ }).click();
  await expect(panel.locator('[data-part="value-0"]')).toHaveValue("10,000");
  await panel.getByRole("button", { name: "Remove the filter" }).click();
  await expect(table(page)).toHaveAttribute("aria-rowcount", "-1");
});

test("a rule that means nothing is told, and left behind", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("VIEWER");
  const rule = { condition: { field: "TOTAL_SPEND", operator: "GREATER_THAN", value: "much" } };
  await page.goto(workspace.path(`/customers?rule=${encodeURIComponent(JSON.stringify(rule))}`));
  await expect(page.getByText("Customers cannot be filtered so")).toBeVisible();
  await page.getByRole("button", { name: "Clear search and filter" }).click();
  await expect(firstRow(page)).toBeVisible();
});

test("columns are chosen and remembered", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("VIEWER");
  await open(page, workspace);
  const headings = table(page).getByRole("columnheader");
  await expect(headings).toHaveText(["Name", "E-mail", "Phone", "City", "Spend", "Orders", "Last visit"]);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Tags" }).check();
  await page.getByRole("checkbox", { name: "E-mail" }).uncheck();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(headings).toHaveText(["Name", "Phone", "City", "Tags", "Spend", "Orders", "Last visit"]);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("button", { name: "Show the usual ones" }).click();
  await expect(headings).toHaveCount(7);
});

test("the keyboard reads on through page after page", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("VIEWER");
  await open(page, workspace);
  await expect(firstRow(page)).toBeVisible();
  await firstRow(page).getByRole("link").focus();
  for (let step = 0; step < 30; step += 1) await page.keyboard.press("ArrowDown");
  await expect(table(page).locator('[aria-rowindex="32"]').getByRole("link")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(table(page).locator('[aria-rowindex="31"]').getByRole("link")).toBeFocused();
  await table(page).evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(table(page)).toHaveAttribute("aria-rowcount", String(PEOPLE + 1));
  await table(page).evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(table(page).locator(`[aria-rowindex="${PEOPLE + 1}"]`)).toBeVisible();
  expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThan(1_500);
});

test("on a phone each customer has two lines", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("VIEWER");
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, workspace);
  await expect(firstRow(page).getByRole("cell")).toHaveCount(4);
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test("a person's page tells what is known of them, whatever their id", async ({ arrive, workspace }) => {
  const ids = ["plain", "a/b/../c", "..", "~x", "100% & more?", "#1 \\ ü 😀", "x".repeat(200)];
  await workspace.load(
    "Customers",
    ids.map((externalId, number) => ({ externalId, name: `Person ${number}`, city: `City ${number}` })),
  );
  const { page } = await arrive("VIEWER");
  await open(page, workspace);
  for (const [number, id] of ids.entries()) {
    await table(page).getByRole("link", { name: `Person ${number}`, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: `Person ${number}` })).toBeVisible();
    await expect(page.getByText(`Id ${id}`, { exact: true })).toBeVisible();
    // Also for those who come by the address alone.
    await page.reload();
    await expect(page.getByText(`City ${number}`)).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: "Customers" }).click();
  }
  await page.goto(workspace.path("/customers/nobody"));
  await expect(page.getByRole("heading", { name: "There is no such customer" })).toBeVisible();
});

test("an admin decides that somebody is never written to, and takes it back", async ({ arrive, workspace }) => {
  await workspace.load("Customers", [{ externalId: "c1", name: "Asha Rao", phone: "+919800000001", subscribed: true }]);
  const { page } = await arrive("ADMIN");
  const { page: theirs } = await arrive("MARKETER");
  await theirs.goto(workspace.path("/customers/c1"));
  await page.goto(workspace.path("/customers/c1"));
  await expect(page.getByText("Agreed to messages")).toBeVisible();
  await expect(page.getByText("SMS, WhatsApp")).toBeVisible();
  await page.getByRole("button", { name: "Suppress" }).click();
  await expectAccessible(page);
  await page.getByRole("alertdialog").getByRole("button", { name: "Suppress" }).click();
  await expect(page.getByText("Never to be written to")).toBeVisible();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await theirs.reload();
  await expect(theirs.getByText("Never to be written to")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Allow messages again" })).toHaveCount(0);
  await page.getByRole("button", { name: "Allow messages again" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Allow messages" }).click();
  await expect(page.getByText("Agreed to messages")).toBeVisible();
});

test("orders, visits and messages of a person stand in one timeline, page after page", async ({ arrive, workspace }) => {
  await workspace.load("Customers", [{ externalId: "c1", name: "Asha Rao", phone: "+919800000001", subscribed: true }]);
  const orders = Array.from({ length: 60 }, (_, number) => ({
    externalId: `o${number}`,
    customerExternalId: "c1",
    amount: `${100 + number}.00`,
    status: number === 59 ? "REFUNDED" : "COMPLETED",
    orderedAt: new Date(Date.UTC(2026, 0, 1 + number, 10)).toISOString(),
  }));
  await workspace.load("Orders", orders);
  await workspace.run("mutation ($input: IngestVisitsInput!) { ingestVisits(input: $input) { batchId } }", {
    input: { visits: [{ externalId: "v1", customerExternalId: "c1", visitedAt: "2026-03-05T09:00:00+05:30" }] },
  });
  await workspace.launch("Hello, Asha", { body: "Hi {{ first_name | default('there') }}, come by!" });
  const { page } = await arrive("VIEWER");
  await page.goto(workspace.path("/customers/c1"));
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline.getByText("Hi Asha, come by!")).toBeVisible();
  await expect(timeline.getByText("Visit", { exact: true })).toBeVisible();
  await expect(timeline.getByRole("listitem").filter({ hasText: "Order of ₹159.00" }).last()).toContainText("Refunded");
  await expect(timeline.getByText("Order of ₹100.00")).toHaveCount(0);
  await expectAccessible(page);
  await timeline.getByRole("button", { name: "Show earlier" }).press("Enter");
  await expect(timeline.getByText("Order of ₹100.00")).toBeVisible();
  await expect(timeline.getByText(/^Order of /)).toHaveCount(60);
  await timeline.getByRole("link", { name: "Hello, Asha" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Hello, Asha");
});
