import type { Page } from "@playwright/test";

import { expectAccessible } from "./harness/accessibility";
import { builder, open, pasteRule, people } from "./harness/rule-builder";
import { expect, test } from "./harness/test";
import type { Workspace } from "./harness/workspace";

const AWAY = { condition: { field: "LAST_ORDER_AT", operator: "NOT_WITHIN_LAST", value: "P3M" } };
const OFFER = "Hi {{ first_name | default('there') }}, we miss you! 20% off everything this week.";

const suggested = (page: Page) => page.getByRole("region", { name: "Suggested tags" });
const tagsInput = (page: Page) => page.getByRole("combobox", { name: "Tags" });

type Tagged = { campaigns: { nodes: { name: string; tags: string[] }[] } };
const newest = async (workspace: Workspace) =>
  (await workspace.run<Tagged>("{ campaigns(first: 1) { nodes { name tags } } }")).campaigns.nodes[0];

test("tags are suggested with their reasons when a campaign is reviewed, and own ones stand beside them", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  await pasteRule(page, AWAY);
  await expect(builder(page).getByRole("group", { name: /^Last order/ })).toBeVisible();
  await page.getByRole("button", { name: "Write the message" }).click();
  await page.getByRole("textbox", { name: "Text" }).fill(OFFER);
  await page.getByRole("main").getByRole("button", { name: "Review" }).last().click();

  const winBack = suggested(page).getByRole("button", { name: /^Win-back/ });
  const discount = suggested(page).getByRole("button", { name: /^Discount/ });
  await expect(winBack).toHaveAttribute("aria-pressed", "false");
  // The reason is more than the tag.
  expect((await discount.innerText()).length).toBeGreaterThan("Discount".length + 10);
  await expectAccessible(page);
  await winBack.press("Enter");
  await expect(winBack).toHaveAttribute("aria-pressed", "true");
  await discount.click();
  await expect(page.getByRole("button", { name: "Remove Discount" })).toBeVisible();
  await discount.click();
  await expect(page.getByRole("button", { name: "Remove Discount" })).toHaveCount(0);
  await tagsInput(page).fill("diwali");
  await tagsInput(page).press("Enter");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("We miss you");
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Launch to/ }).click();
  await page.waitForURL((url) => url.pathname === workspace.path());
  const row = page.getByRole("row", { name: /We miss you/ });
  await expect(row.getByText("Win-back", { exact: true })).toBeVisible();
  await expect(row.getByText("diwali", { exact: true })).toBeVisible();
  expect(await newest(workspace)).toEqual({ name: "We miss you", tags: ["Win-back", "diwali"] });
});

test("the tags of a campaign are changed on its page, whatever state it is in", async ({ arrive, workspace }) => {
  await people(workspace);
  const id = await workspace.launch("Away", { rule: AWAY, body: OFFER, tags: ["diwali"] });
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path(`/campaigns/${id}`));
  await page.getByRole("button", { name: "Edit tags" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit tags" });
  await expect(suggested(page).getByRole("button", { name: /^Win-back/ })).toBeVisible();
  await expectAccessible(page);
  await suggested(page).getByRole("button", { name: /^Win-back/ }).click();
  await dialog.getByRole("button", { name: "Remove diwali" }).click();
  await tagsInput(page).fill("a".repeat(201));
  await tagsInput(page).press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("a tag has at most 200 characters");
  await expect(dialog.getByRole("button", { name: "Save tags" })).toBeDisabled();
  await dialog.getByRole("button", { name: /^Remove a{201}/ }).click();
  await dialog.getByRole("button", { name: "Save tags" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Edit tags" })).toBeFocused();
  await expect(page.getByRole("main").getByText("Win-back", { exact: true })).toBeVisible();
  await expect(page.getByRole("main").getByText("diwali", { exact: true })).toHaveCount(0);
  expect(await newest(workspace)).toEqual({ name: "Away", tags: ["Win-back"] });

  const viewer = (await arrive("VIEWER")).page;
  await viewer.goto(workspace.path(`/campaigns/${id}`));
  await expect(viewer.getByRole("main").getByText("Win-back", { exact: true })).toBeVisible();
  await expect(viewer.getByRole("button", { name: "Edit tags" })).toHaveCount(0);
});

test("the history offers every tag in use, not only those of the pages that were read", async ({ arrive, workspace }) => {
  await people(workspace);
  const schedule = (name: string, tags: string[]) =>
    workspace.run("mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }", {
      input: { name, tags, rule: AWAY, scheduledAt: "2099-01-01T00:00:00Z", message: { channel: "SMS", body: OFFER } },
    });
  await schedule("The very first", ["heirloom"]);
  // A page of the history holds fifty.
  for (let number = 0; number < 55; number += 1) await schedule(`Later ${number}`, ["usual"]);
  const { page } = await arrive("VIEWER");
  await page.goto(workspace.path());
  await expect(page.getByText("Later 54", { exact: true })).toBeVisible();
  const filter = page.getByLabel("Tag", { exact: true });
  await expect(filter.getByRole("option")).toHaveText(["Any tag", "heirloom", "usual"]);
  await filter.selectOption("heirloom");
  await expect(page.getByText("The very first", { exact: true })).toBeVisible();
  await expect(page.getByText("Later 54", { exact: true })).toHaveCount(0);
});
