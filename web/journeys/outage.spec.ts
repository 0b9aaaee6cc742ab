import { killApi, stackHome, startApi } from "./harness/restart";
import { expect, test } from "./harness/test";

// They end the API under everybody, so they run after all other journeys and one by one.
test.describe.configure({ mode: "serial" });
test.skip(!stackHome, "others use this stack");

const EVERYBODY = { condition: { field: "VISIT_COUNT", operator: "AT_LEAST", value: 0 } };
const LAUNCH = "mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }";

test("the API goes away in the middle of a campaign, and the page recovers by itself", async ({ workspace, arrive }) => {
  test.setTimeout(180_000);
  const people = Array.from({ length: 20_000 }, (_, place) => ({
    externalId: `c${place}`,
    phone: `+9197${String(place).padStart(8, "0")}`,
    subscribed: true,
  }));
  await workspace.load("Customers", people);
  await workspace.launch("The one before");
  const { page } = await arrive("MARKETER");
  const { page: other } = await arrive("VIEWER");
  await workspace.run(LAUNCH, { input: { name: "Through a crash", rule: EVERYBODY, message: { body: "Hi!" } } });
  const top = page.getByRole("row").nth(1);
  await expect(top).toContainText("Through a crash");
  // Somebody else has the campaign's own page open.
  await other.getByRole("link", { name: "Through a crash" }).click();
  const heading = other.getByRole("heading", { level: 1 });
  await expect(heading).toContainText("Through a crash");
  const opened = await Promise.all([page, other].map((each) => each.evaluate(() => performance.timeOrigin)));
  await killApi();
  await expect(heading, "it was in the middle").not.toContainText("Completed");
  for (const each of [page, other]) await expect(each.getByText("Reconnecting")).toBeVisible();
  // What was read stays on the screen.
  await expect(top).toContainText("Through a crash");
  await startApi();
  await expect(page.getByText("Reconnecting")).toBeHidden({ timeout: 60_000 });
  await expect(top.getByText("Completed")).toBeVisible({ timeout: 120_000 });
  // Status, ledger and report of the campaign's page come to their end, too.
  await expect(heading).toContainText("Completed");
  await expect(other.getByRole("table", { name: "Recipients" }).getByText("Pending")).toHaveCount(0);
  await expect(other.getByRole("table", { name: "Outcomes over time" })).toBeAttached();
  await expect(top.getByRole("cell").nth(2)).toContainText("20,000");

  // Live numbers have come back, too: what is launched now appears.
  await workspace.run(LAUNCH, { input: { name: "After the crash", rule: EVERYBODY, message: { body: "Hi!" } } });
  await expect(page.getByRole("row").nth(1)).toContainText("After the crash");
  const after = await Promise.all([page, other].map((each) => each.evaluate(() => performance.timeOrigin)));
  expect(after, "no page was loaded again").toEqual(opened);
});

test("the API goes away in the middle of an import, and no row is lost or read twice", async ({ workspace, arrive }) => {
  test.setTimeout(240_000);
  const rows = 60_000;
  const lines = Array.from({ length: rows }, (_, place) => `o${place},c${place % 500},10.00,2026-03-01`);
  const { page } = await arrive("MARKETER");
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  // Slow enough that the API ends in the middle.
  await network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 300_000 });
  await page.goto(workspace.path("/import"));
  await page.getByLabel(/^Drop a CSV file here, or choose one/).setInputFiles({
    name: "orders.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["order id,customer id,amount,ordered at", ...lines].join("\n")),
  });
  await page.getByRole("button", { name: /^Import about [\d,]+ orders$/ }).click();
  await expect(page.getByTestId("rows")).not.toHaveText("0", { timeout: 60_000 });
  await killApi();
  await expect(page.getByText("The upload goes on by itself")).toBeVisible({ timeout: 60_000 });
  await startApi();
  await expect(page.getByText("Done: 60,000 orders written.")).toBeVisible({ timeout: 120_000 });
  const { workspaceTotals } = await workspace.run<{ workspaceTotals: object }>("{ workspaceTotals { customers orders totalSpend } }");
  expect(workspaceTotals).toEqual({ customers: 500, orders: rows, totalSpend: "600000.00" });
});
