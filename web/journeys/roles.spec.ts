import { askForToken, queryAs } from "./harness/person";
import { expect, test } from "./harness/test";

const LAUNCH = `mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }`;
const CAMPAIGN = {
  input: {
    name: "Not by a viewer",
    rule: { condition: { field: "TAGS", operator: "CONTAINS", value: "nobody" } },
    message: { channel: "SMS", body: "Hello!" },
  },
};
const launchLink = /new campaign/i;

test("a viewer sees nothing to launch with, and the API refuses it to them", async ({ arrive, workspace }) => {
  const { page } = await arrive("VIEWER");
  await expect(page.getByRole("heading", { name: "Campaigns" })).toBeVisible();
  await expect(page.getByRole("link", { name: launchLink })).toHaveCount(0);
  await expect(page.getByRole("button", { name: launchLink })).toHaveCount(0);
  const { errors } = await queryAs(page, workspace, LAUNCH, CAMPAIGN);
  expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  const { campaigns } = await workspace.run<{ campaigns: { edges: object[] } }>("{ campaigns { edges { node { id } } } }");
  expect(campaigns.edges).toEqual([]);
});

test("a marketer may launch", async ({ arrive, workspace }) => {
  const { page } = await arrive("MARKETER");
  await expect(page.getByRole("link", { name: launchLink }).first()).toBeVisible();
  const { errors } = await queryAs(page, workspace, LAUNCH, CAMPAIGN);
  expect(errors).toBeUndefined();
});

test("whoever is removed loses the open page's connection at once", async ({ arrive, workspace }) => {
  const { page, email } = await arrive("MARKETER");
  const connected = page
    .waitForEvent("websocket", (socket) => socket.url().endsWith("/graphql/ws"))
    .then((socket) => socket.waitForEvent("framereceived", ({ payload }) => String(payload).includes("connection_ack")));
  await page.reload();
  await connected;

  await workspace.remove(email);
  await expect.poll(() => page.evaluate(() => window.closeCodes), { timeout: 10_000 }).toContain(4403);
  await expect(page.getByText(/no longer/i).first()).toBeVisible();
  const token = await askForToken(page, workspace);
  expect(token.status()).toBe(404);
});
