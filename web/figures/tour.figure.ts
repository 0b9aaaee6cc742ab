import { test, type Page } from "@playwright/test";

import { builder } from "../journeys/harness/rule-builder";
import type { Workspace } from "../journeys/harness/workspace";
import { take } from "./picture";
import { browser, furnish, shop, signedIn, SIZES } from "./shop";

// The pictures of docs/demo-script.md, beside those of the README.
test.describe.configure({ timeout: 60_000 });

const SENTENCE = "People who haven't shopped in 6 months and spent over ₹5K";
let workspace: Workspace;
let campaign: string;
let page: Page;
let close: () => Promise<void>;

test.beforeAll(async () => {
  workspace = shop();
  ({ campaign } = await furnish(workspace));
});

/** Whoever joined once is not asked to join again, so each test has a person of its own. */
async function arrive(name: string): Promise<void> {
  ({ page, close } = await browser());
  await signedIn(page, `${name}@shop.example`, workspace);
  await page.setViewportSize(SIZES.wide);
}

test.afterEach(() => close());

test("a sentence becomes a rule, and its message is proposed", async () => {
  await arrive("vikram.shah");
  await page.goto(workspace.path("/campaigns/new"));
  await page.getByRole("textbox", { name: "Describe who you mean" }).fill(SENTENCE);
  await page.keyboard.press("Enter");
  await builder(page).and(page.locator("[data-fresh=true]")).waitFor();
  await take(page, "sentence", "wide", "light");

  await page.getByRole("button", { name: "Write the message" }).click();
  const suggested = page.getByRole("region", { name: "Suggested messages" });
  await suggested.getByRole("button", { name: "20% off till Sunday" }).click();
  await suggested.getByRole("button", { name: "Use this" }).nth(2).waitFor();
  await suggested.getByRole("button", { name: "Use this" }).first().click();
  await page.getByRole("region", { name: "Preview" }).getByTestId("segments").waitFor();
  await take(page, "proposals", "wide", "light");
});

test("what became of a campaign, in sentences", async () => {
  await arrive("meera.iyer");
  await page.goto(workspace.path(`/campaigns/${campaign}`));
  await page.getByRole("heading", { name: "Summary" }).waitFor();
  await take(page, "summary", "wide", "light");
});

test("the page for developers", async () => {
  await arrive("lata.nair");
  await page.goto(workspace.path("/developers"));
  await take(page, "developers", "wide", "light");
});
