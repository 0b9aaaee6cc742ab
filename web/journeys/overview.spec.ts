import { expectAccessible } from "./harness/accessibility";
import { expect, test } from "./harness/test";
import type { Workspace } from "./harness/workspace";

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** Ten customers: six came within a month, the others before; each has ordered once, for 1,000. */
async function furnish(workspace: Workspace): Promise<void> {
  const numbers = Array.from({ length: 10 }, (_, number) => number);
  const age = (number: number) => (number < 6 ? 3 + number : 40 + number);
  await workspace.load(
    "Customers",
    numbers.map((number) => ({
      externalId: `c${number}`,
      phone: `+9198000000${String(number).padStart(2, "0")}`,
      subscribed: number > 0,
      createdAt: daysAgo(age(number)),
    })),
  );
  await workspace.load(
    "Orders",
    numbers.map((number) => ({
      externalId: `o${number}`,
      customerExternalId: `c${number}`,
      amount: "1000.00",
      orderedAt: daysAgo(age(number)),
    })),
  );
}

test("the overview shows what happened, for as many days as are asked for", async ({ workspace, arrive }) => {
  await furnish(workspace);
  await workspace.launch("Hello");
  const { page } = await arrive("VIEWER");
  await page.getByRole("link", { name: "Overview" }).click();
  await expect(page).toHaveURL(workspace.path("/overview"));
  const figure = (name: string) => page.getByRole("term").filter({ hasText: name }).locator("xpath=following-sibling::dd");
  await expect(figure("Spend")).toContainText("₹6,000.00");
  await expect(figure("Orders")).toContainText(/^6.*10 in all$/s);
  await expect(figure("New customers")).toContainText(/^6.*10 in all$/s);
  // Everybody but the one without consent; the vendor may refuse some.
  await expect(figure("Messages delivered")).toHaveText(/^[1-9]/);
  await expect(figure("Delivery rate")).toHaveText(/^\d+(\.\d)?%/);
  const spend = page.getByRole("table", { name: "Spend per day" });
  await expect(spend.getByRole("row")).toHaveCount(31);
  await expect(spend.getByRole("cell", { name: "₹1,000.00" })).toHaveCount(6);
  await expectAccessible(page);

  // The days are chosen by keys, too, and stand in the address.
  await page.getByRole("radio", { name: "30 days" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(figure("Orders")).toContainText(/^10/);
  await expect(spend.getByRole("row")).toHaveCount(91);
  await expect(page).toHaveURL(workspace.path("/overview?days=90"));
  await page.reload();
  await expect(figure("Orders")).toContainText(/^10/);
  await page.getByText("7 days", { exact: true }).click();
  await expect(spend.getByRole("row")).toHaveCount(8);
});

test("a day ends at midnight of the workspace", async ({ workspace, arrive }) => {
  await furnish(workspace);
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path("/overview"));
  const days = page.getByRole("table", { name: "Orders per day" }).getByRole("rowheader");
  const day = (date: Date) => date.toLocaleDateString("en-IN", { dateStyle: "medium", timeZone: "Asia/Kolkata" });
  await expect(days.last()).toContainText(day(new Date()));
});

test("where nothing has happened the overview says what to do", async ({ workspace, arrive }) => {
  const { page } = await arrive("MARKETER");
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await expect(page).toHaveURL(workspace.path("/overview"));
  await expect(page.getByText("Nothing has happened yet")).toBeVisible();
  await expect(page.getByRole("radiogroup")).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("main").getByRole("link", { name: "New campaign" }).click();
  await expect(page).toHaveURL(workspace.path("/campaigns/new"));
});
