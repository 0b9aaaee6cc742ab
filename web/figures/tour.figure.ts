import { test } from "@playwright/test";

import { builder } from "../journeys/harness/rule-builder";
import { take } from "./picture";
import { browser, furnish, shop, signedIn, SIZES } from "./shop";

const SENTENCE = "People who haven't shopped in 6 months and spent over ₹5K";

test("the pictures of the tour, beside those of the README", async () => {
  const workspace = shop();
  const { campaign } = await furnish(workspace);
  const { page, close } = await browser();
  await signedIn(page, "asha.rao@shop.example", workspace);

  await page.goto(workspace.path("/campaigns/new"));
  await page.getByRole("textbox", { name: "Describe who you mean" }).fill(SENTENCE);
  await page.keyboard.press("Enter");
  await builder(page).and(page.locator("[data-fresh=true]")).waitFor();
  await take(page, "sentence", "wide", "light");

  await page.setViewportSize(SIZES.wide);
  await page.getByRole("button", { name: "Write the message" }).click();
  const suggested = page.getByRole("region", { name: "Suggested messages" });
  await suggested.getByRole("button", { name: "20% off till Sunday" }).click();
  await suggested.getByRole("button", { name: "Use this" }).nth(2).waitFor();
  await suggested.getByRole("button", { name: "Use this" }).first().click();
  await page.getByRole("region", { name: "Preview" }).getByTestId("segments").waitFor();
  await take(page, "proposals", "wide", "light");

  await page.setViewportSize(SIZES.wide);
  await page.goto(workspace.path(`/campaigns/${campaign}`));
  await page.getByRole("heading", { name: "Summary" }).waitFor();
  await take(page, "summary", "wide", "light");

  await page.setViewportSize(SIZES.wide);
  await page.goto(workspace.path("/audiences"));
  await page.getByRole("button", { name: /^More for/ }).first().click();
  await page.getByRole("menuitem", { name: "Find people like these" }).click();
  await page.getByRole("link", { name: "Open in the builder" }).waitFor();
  await take(page, "lookalikes", "wide", "dark");

  await page.setViewportSize(SIZES.wide);
  await page.goto(workspace.path("/import"));
  await take(page, "import", "wide", "light");

  await page.goto(workspace.path("/developers"));
  await take(page, "developers", "wide", "dark");
  await close();
});
