import { expectAccessible } from "./harness/accessibility";
import { queryAs } from "./harness/person";
import { expect, test } from "./harness/test";
import type { Workspace } from "./harness/workspace";

const EVERYBODY = { condition: { field: "VISIT_COUNT", operator: "AT_LEAST", value: 0 } };
const LAUNCH = `mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }`;
const STATS = `query ($id: ID!) { campaign(id: $id) { stats { audienceSize sent failed skipped } } }`;

type Stats = { audienceSize: number; sent: number; failed: number; skipped: number };

/** People with consent but for every tenth. */
async function loadPeople(workspace: Workspace, count: number): Promise<void> {
  const people = Array.from({ length: count }, (_, place) => ({
    externalId: `c${place}`,
    phone: `+9198${String(place).padStart(8, "0")}`,
    city: "Pune",
    subscribed: place % 10 !== 0,
  }));
  await workspace.load("Customers", people);
}

test("what became of a campaign is told in sentences with its own figures", async ({ workspace, arrive }) => {
  await loadPeople(workspace, 60);
  const id = await workspace.launch("Looked back at");
  const { page } = await arrive("VIEWER");
  await page.goto(workspace.path(`/campaigns/${id}`));
  const summary = page.getByRole("region", { name: "Summary" });
  await expect(summary).toContainText("Your campaign reached 60 people.");
  const { campaign } = await workspace.run<{ campaign: { stats: Stats } }>(STATS, { id });
  const { sent, failed, skipped } = campaign.stats;
  await expect(summary).toContainText(new RegExp(`${sent} messages? (was|were) delivered`));
  if (failed > 0) await expect(summary).toContainText(new RegExp(`${failed} messages? failed, most often because`));
  await expect(summary).toContainText(`${skipped} people got no message`);
  await expect(summary).toContainText("Written from the campaign’s figures.");
  await expect(summary).toContainText(/As of \d/);
  await expectAccessible(page);

  // Where there is less room the rest is behind a button, which the keyboard reaches.
  await page.setViewportSize({ width: 390, height: 844 });
  const all = summary.getByRole("button", { name: "Show all" });
  if ((await all.count()) > 0) {
    await all.press("Enter");
    await expect(summary.getByRole("button", { name: "Show less" })).toBeFocused();
  }
  await expectAccessible(page);
});

test("nothing is told before the end, and nothing moves when it is", async ({ workspace, arrive }) => {
  // So many that they are still on their way when it is paused.
  test.slow();
  await loadPeople(workspace, 20_000);
  const { page } = await arrive("MARKETER");
  const { data } = await queryAs(page, workspace, LAUNCH, {
    input: { name: "Ended early", rule: EVERYBODY, message: { channel: "SMS", body: "Hi there!" } },
  });
  const { id } = (data as { launchCampaign: { campaign: { id: string } } }).launchCampaign.campaign;
  await page.goto(workspace.path(`/campaigns/${id}`));
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Paused");
  const summary = page.getByRole("region", { name: "Summary" });
  await expect(summary).toContainText("Told here in a few sentences once every message has an outcome.");
  await expect(summary).not.toContainText("Your campaign reached");
  const below = page.getByRole("region", { name: "Outcomes over time" });
  const before = await below.boundingBox();

  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Cancel campaign" }).click();
  await expect(summary).toContainText("Your campaign reached 20,000 people.");
  expect((await below.boundingBox())?.y).toBe(before?.y);
});
