import { test } from "@playwright/test";

import { builder } from "../journeys/harness/rule-builder";
import { take } from "./picture";
import { browser, busyVendor, furnish, shop, signedIn, SIZES } from "./shop";

const RULE = {
  any: [
    {
      all: [
        { condition: { field: "TOTAL_SPEND", operator: "GREATER_THAN", value: "10000" } },
        { condition: { field: "VISIT_COUNT", operator: "LESS_THAN", value: 3 } },
      ],
    },
    {
      all: [
        { condition: { field: "LAST_VISIT_AT", operator: "NOT_WITHIN_LAST", value: "P90D" } },
        { condition: { field: "CITY", operator: "IN", value: ["Mumbai", "Pune", "Bengaluru"] } },
        { not: { condition: { field: "TAGS", operator: "CONTAINS", value: "wholesale" } } },
      ],
    },
  ],
};
const BODY = "Hi {{ first_name | default('there') }}, we have missed you in {{ city | default('the shop') }}. Here is 10% off on your next order, this week only.";

const EVERYBODY = { condition: { field: "COUNTRY", operator: "EQUALS", value: "IN" } };
const SEASON = "Hi {{ first_name | default('there') }}, the winter collection is in the shops, and online from tonight.";

test("the pictures of the README", async () => {
  const workspace = shop();
  await furnish(workspace);
  const { page, close } = await browser();
  await signedIn(page, "asha.rao@shop.example", workspace);

  await page.goto(workspace.path("/campaigns/new"));
  await page.getByRole("button", { name: "Paste rule" }).click();
  await page.getByRole("textbox", { name: /A rule as JSON/ }).fill(JSON.stringify(RULE));
  await page.getByRole("button", { name: "Use it" }).click();
  await builder(page).and(page.locator("[data-fresh=true]")).waitFor();
  await page.getByRole("heading", { level: 1 }).click();
  await take(page, "audience", "wide", "light");
  await take(page, "audience-on-a-phone", "narrow", "dark");
  await page.setViewportSize(SIZES.wide);
  await page.getByRole("button", { name: "Write the message" }).click();
  await page.getByRole("textbox", { name: "Text" }).fill(BODY);
  await page.getByRole("region", { name: "Preview" }).getByTestId("segments").waitFor();
  await page.getByRole("heading", { level: 1 }).click();
  await take(page, "message", "wide", "dark");

  await busyVendor(0.8);
  await page.setViewportSize(SIZES.wide);
  await page.goto(workspace.path());
  const launched = workspace.launch("The winter collection is here", { tags: ["season"], rule: EVERYBODY, body: SEASON });
  const top = page.getByRole("row").nth(1);
  await top.filter({ hasText: "The winter collection" }).filter({ hasText: "Sending" }).getByRole("cell").nth(3).filter({ hasText: /\d,\d/ }).waitFor();
  // It stays as it is while its pictures are taken.
  await busyVendor(1);
  await take(page, "history", "wide", "light");
  await top.getByRole("link").click();
  await page.getByRole("heading", { name: "Failures" }).waitFor();
  await take(page, "campaign", "far", "light");
  await busyVendor(0);
  await launched;
  await page.goto(workspace.path("/overview"));
  await take(page, "overview", "wide", "light");
  await close();
});
