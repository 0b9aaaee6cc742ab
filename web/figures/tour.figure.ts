import { test } from "@playwright/test";

import { builder } from "../journeys/harness/rule-builder";
import { take } from "./picture";
import { browser, furnish, shop, signedIn, SIZES } from "./shop";

const SENTENCE = "People who haven't shopped in 6 months and spent over ₹5K";

test("the pictures of the tour, beside those of the README", async () => {
  const workspace = shop();
  await furnish(workspace);
  const { page, close } = await browser();
  await signedIn(page, "vikram.shah@shop.example", workspace);

  await page.goto(workspace.path("/campaigns/new"));
  await page.getByRole("textbox", { name: "Describe who you mean" }).fill(SENTENCE);
  await page.keyboard.press("Enter");
  await builder(page).and(page.locator("[data-fresh=true]")).waitFor();
  await take(page, "sentence", "wide", "light");

  await page.setViewportSize(SIZES.wide);
  await page.goto(workspace.path("/import"));
  await take(page, "import", "wide", "light");
  await page.goto(workspace.path("/developers"));
  await take(page, "developers", "wide", "dark");
  await close();
});
