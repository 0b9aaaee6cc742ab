import type { Locator, Page } from "@playwright/test";

import { expectAccessible } from "./harness/accessibility";
import { queryAs } from "./harness/person";
import { expect, test } from "./harness/test";
import type { Workspace } from "./harness/workspace";

const MEMBERS = 2_000;
const EVERYBODY = { condition: { field: "VISIT_COUNT", operator: "AT_LEAST", value: 0 } };
const INACTIVE = { condition: { field: "LAST_VISIT_AT", operator: "NOT_WITHIN_LAST", value: "P90D" } };
const LAUNCH = `mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }`;
const TOMORROW = new Date(Date.now() + 864e5).toISOString();

/** People with consent but for every tenth. */
async function loadPeople(workspace: Workspace, count: number): Promise<void> {
  const people = Array.from({ length: count }, (_, place) => ({
    externalId: `c${place}`,
    name: `Member ${place}`,
    phone: `+9198${String(place).padStart(8, "0")}`,
    subscribed: place % 10 !== 0,
  }));
  await workspace.load("Customers", people);
}

const inputOf = (name: string, more: object = {}) => ({
  input: { name, rule: EVERYBODY, message: { channel: "SMS", body: "Hi {{ first_name | default('there') }}, 10% off!" }, ...more },
});

/** Launches as the page would: with the access token it was given. */
async function launch(page: Page, workspace: Workspace, name: string, more: object = {}): Promise<string> {
  const { data, errors } = await queryAs(page, workspace, LAUNCH, inputOf(name, more));
  expect(errors).toBeUndefined();
  return (data as { launchCampaign: { campaign: { id: string } } }).launchCampaign.campaign.id;
}

const rowOf = (page: Page, name: string): Locator => page.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
const cells = (row: Locator): Promise<string[]> => row.getByRole("cell").allInnerTexts();
const heading = (page: Page): Locator => page.getByRole("heading", { level: 1 });

/** Notes every number of sent messages that the row shows from now on. */
async function watchSent(row: Locator): Promise<() => Promise<number[]>> {
  const cell = row.getByRole("cell").nth(3);
  await cell.evaluate((element) => {
    const seen = new Set<number>();
    const look = () => seen.add(Number.parseInt(element.textContent.replaceAll(",", ""), 10));
    new MutationObserver(look).observe(element, { characterData: true, childList: true, subtree: true });
    Object.assign(element, { seen });
  });
  return () => cell.evaluate((element) => [...(element as unknown as { seen: Set<number> }).seen]);
}

test("a launch appears on top and its numbers move to the end, for two people alike", async ({ workspace, arrive }) => {
  await loadPeople(workspace, MEMBERS);
  await workspace.launch("The one before");
  const { page: first } = await arrive("MARKETER");
  const { page: second } = await arrive("VIEWER");
  for (const page of [first, second]) await expect(rowOf(page, "The one before")).toBeVisible();
  const loads = await Promise.all([first, second].map((page) => page.evaluate(() => performance.timeOrigin)));
  await launch(first, workspace, "Weekend offer", { tags: ["weekly"] });
  const watched = await Promise.all([first, second].map((page) => watchSent(rowOf(page, "Weekend offer"))));
  for (const page of [first, second]) {
    const top = page.getByRole("row").nth(1);
    await expect(top).toContainText("Weekend offer");
    await expect(top).toContainText("weekly");
    await expect(top.getByText("Completed")).toBeVisible({ timeout: 60_000 });
    await expect(top.getByText("200 left out")).toBeVisible();
  }
  for (const seen of watched) {
    const numbers = await seen();
    expect(numbers, "they move, and never back").toEqual(numbers.toSorted((one, other) => one - other));
    expect(numbers.length).toBeGreaterThan(1);
  }
  // The second browser has the same numbers, and neither page was loaded again.
  expect(await cells(rowOf(second, "Weekend offer"))).toEqual(await cells(rowOf(first, "Weekend offer")));
  const after = await Promise.all([first, second].map((page) => page.evaluate(() => performance.timeOrigin)));
  expect(after).toEqual(loads);
  await expectAccessible(first);
});

test("the history is searched and filtered, however far back, and says when nothing fits", async ({ workspace, arrive }) => {
  // More than a page of them: what is looked for is not among those that were read.
  await workspace.run(LAUNCH, inputOf("Diwali greetings", { tags: ["festive"], scheduledAt: TOMORROW }));
  const others = Array.from({ length: 60 }, (_, place) => inputOf(`Routine ${place}`, { scheduledAt: TOMORROW }));
  await Promise.all(others.map((input) => workspace.run(LAUNCH, input)));
  const { page } = await arrive("MARKETER");
  await expect(page.getByRole("row").nth(1)).toContainText("Routine");
  await page.getByRole("searchbox", { name: "Search campaigns" }).fill("DIWALI");
  await expect(rowOf(page, "Diwali greetings")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(workspace.path("?search=DIWALI"));
  await page.getByLabel("Status").selectOption("SENDING");
  await expect(page.getByText("No campaign fits")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("Routine");
  await expect(page).toHaveURL(workspace.path());
  await page.goto(workspace.path("?tag=festive&status=SCHEDULED"));
  await expect(rowOf(page, "Diwali greetings").getByText("Scheduled")).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(2);

  // Without filters the list is read on while it is scrolled.
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("Routine");
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(rowOf(page, "Diwali greetings")).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test("a campaign's page follows it to the end and shows what each member was told", async ({ workspace, arrive }) => {
  await loadPeople(workspace, MEMBERS);
  const { page } = await arrive("MARKETER");
  await launch(page, workspace, "Thank you", { rule: INACTIVE });
  await rowOf(page, "Thank you").getByRole("link").click();
  await expect(heading(page)).toContainText("Thank you");
  await expect(heading(page)).toContainText("Completed", { timeout: 60_000 });
  await expect(page.getByRole("region", { name: "Left out" })).toContainText("No consent to messages");
  await expect(page.getByRole("region", { name: "Failures" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Audience" })).toContainText(/is not within the last 90 days.* – /s);
  await expectSums(page);
  await expectAccessible(page);

  const ledger = page.getByRole("region", { name: "Recipients" });
  const member = ledger.getByRole("button", { name: "Member 1777", exact: true });
  await ledger.getByRole("searchbox").fill("member 1777");
  await expect(ledger.getByRole("row")).toHaveCount(2);
  await member.click();
  const panel = page.getByRole("dialog", { name: "Member 1777" });
  await expect(panel).toContainText("Hi Member, 10% off!");
  await expect(panel.getByRole("link", { name: "See the customer" })).toHaveAttribute("href", workspace.path("/customers/c1777"));
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(member).toBeFocused();

  await ledger.getByLabel("Outcome").selectOption("PENDING");
  await expect(ledger.getByText("Nobody fits")).toBeVisible();
  await ledger.getByRole("button", { name: "Show everybody" }).click();
  await ledger.getByLabel("Outcome").selectOption("SKIPPED");
  await expect(ledger.getByRole("row").nth(1)).toContainText("No consent to messages");

  // The file holds what the filters leave.
  const download = page.waitForEvent("download");
  await ledger.getByRole("button", { name: "Export CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("thank-you-recipients.csv");
  const pieces = await (await file.createReadStream()).toArray();
  const lines = Buffer.concat(pieces).toString().trimEnd().split(/\r?\n/);
  expect(lines).toHaveLength(MEMBERS / 10 + 1);
  expect(lines[1]).toContain("SKIPPED");
});

/** The chart and the failures say the same as the counters, in the end. */
async function expectSums(page: Page): Promise<void> {
  const figures = page.getByRole("region", { name: "Delivery", exact: true });
  const figure = async (name: string) => {
    const text = await figures.getByText(name, { exact: true }).locator("xpath=following-sibling::dd/span[1]").innerText();
    return Number.parseInt(text.replaceAll(",", ""), 10);
  };
  const chart = page.getByRole("table", { name: "Outcomes over time" });
  const charted = async (column: number) => {
    const texts = await chart.locator(`tbody td:nth-of-type(${column})`).allInnerTexts();
    return texts.reduce((sum, text) => sum + Number(text.replaceAll(",", "")), 0);
  };
  await expect.poll(() => charted(1)).toBe(await figure("Sent"));
  await expect.poll(() => charted(2)).toBe(await figure("Failed"));
}

test("the history and a campaign are used by keys alone", async ({ workspace, arrive }) => {
  await loadPeople(workspace, 20);
  await workspace.launch("By keys");
  await workspace.launch("Another one");
  const { page } = await arrive("MARKETER");
  await expect(rowOf(page, "By keys")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search campaigns" }).focus();
  await page.keyboard.type("by keys");
  await expect(page.getByRole("row")).toHaveCount(2);
  const link = rowOf(page, "By keys").getByRole("link");
  await tabTo(page, link);
  await page.keyboard.press("Enter");
  await expect(heading(page)).toContainText("By keys");
  await tabTo(page, page.getByText("The rule as it was launched"));
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("The rule as JSON")).toBeVisible();
  await tabTo(page, page.getByRole("searchbox", { name: "Search recipients" }));
  await page.keyboard.type("Member 7");
  await expect(page.getByRole("region", { name: "Recipients" }).getByRole("row")).toHaveCount(2);
  const member = page.getByRole("button", { name: "Member 7", exact: true });
  await tabTo(page, member);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Member 7" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(member).toBeFocused();
});

/** Presses Tab until something has the focus, as far as a patient hand would. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  await expect(wanted).toBeFocused();
}

test("a campaign is paused, resumed and cancelled", async ({ workspace, arrive }) => {
  await loadPeople(workspace, 20_000);
  const { page } = await arrive("MARKETER");
  const id = await launch(page, workspace, "Too early");
  await page.goto(workspace.path(`/campaigns/${id}`));
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(heading(page)).toContainText("Paused");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(heading(page)).toContainText("Sending");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(heading(page)).toContainText("Paused");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel campaign" }).click();
  await expect(heading(page)).toContainText("Cancelled");
  await expect(page.getByRole("button", { name: "Resume" })).toBeHidden();
  await expect(page.getByRole("link", { name: "Use again" })).toHaveAttribute("href", workspace.path(`/campaigns/new?from=${id}`));
});

test("a scheduled campaign shows what will be, and nothing that is not yet", async ({ workspace, arrive }) => {
  await workspace.run(LAUNCH, inputOf("Next week", { scheduledAt: TOMORROW }));
  const { page } = await arrive("MARKETER");
  await rowOf(page, "Next week").getByRole("link").click();
  await expect(heading(page)).toContainText("Scheduled");
  const delivery = page.getByRole("region", { name: "Delivery", exact: true });
  await expect(delivery).toContainText(/Starts \d/);
  await expect(delivery.getByRole("definition")).toHaveText(["–", "–", "–", "–", "–", "–"]);
  await expect(page.getByRole("region", { name: /Recipients|Outcomes over time/ })).toHaveCount(0);
  await expectAccessible(page);

  // It is cancelled where it is seen, too; its row opens it all the same.
  await page.getByRole("link", { name: "Campaigns" }).first().click();
  const row = rowOf(page, "Next week");
  await row.getByRole("button", { name: "Cancel Next week" }).click();
  await expect(page.getByText("It will not be sent to anybody.", { exact: false })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel campaign" }).click();
  await expect(row).toContainText("Cancelled");
  await expect(row.getByRole("button")).toHaveCount(0);
});

test("a viewer looks and changes nothing", async ({ workspace, arrive }) => {
  const { page } = await arrive("VIEWER");
  await expect(page.getByText("No campaigns yet")).toBeVisible();
  await expect(page.getByRole("link", { name: "New campaign" })).toBeHidden();
  await loadPeople(workspace, 5);
  const id = await workspace.launch("Looked at");
  await expect(rowOf(page, "Looked at").getByText("Completed")).toBeVisible();
  await page.goto(workspace.path(`/campaigns/${id}`));
  await expect(page.getByRole("table", { name: "Recipients" })).toContainText("Member 1");
  for (const name of ["Pause", "Resume", "Cancel"]) await expect(page.getByRole("button", { name })).toBeHidden();
  await expect(page.getByRole("link", { name: "Use again" })).toBeHidden();
  await expectAccessible(page);
});

test("what does not exist is said so", async ({ workspace, arrive }) => {
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path("/campaigns/999999"));
  await expect(page.getByText("There is no such campaign")).toBeVisible();
  await page.getByRole("link", { name: "See all campaigns" }).click();
  await page.waitForURL((url) => url.pathname === workspace.path());
});
