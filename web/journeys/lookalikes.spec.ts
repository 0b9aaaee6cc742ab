import type { Page } from "@playwright/test";

import { expectAccessible } from "./harness/accessibility";
import { builder, expectSize } from "./harness/rule-builder";
import { expect, test } from "./harness/test";
import type { Workspace } from "./harness/workspace";

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();
const GOLD = { condition: { field: "TAGS", operator: "CONTAINS", value: "gold" } };

/** Two hundred people: sixty in the club, forty who shop as they do, and a hundred who rarely come. */
async function shop(workspace: Workspace): Promise<void> {
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  const keen = (number: number) => number < 100;
  await workspace.load(
    "Customers",
    numbers.map((number) => ({
      externalId: `c${number}`,
      name: `Asha${number} Rao`,
      phone: `+91980000${String(number).padStart(4, "0")}`,
      city: ["Pune", "Mumbai", "Delhi"][number % 3],
      tags: number < 60 ? ["gold"] : [],
      subscribed: true,
      createdAt: daysAgo(500),
    })),
  );
  await workspace.load(
    "Orders",
    numbers.flatMap((number) =>
      Array.from({ length: keen(number) ? 5 + (number % 4) : 1 }, (_, order) => ({
        externalId: `o${number}-${order}`,
        customerExternalId: `c${number}`,
        amount: keen(number) ? `${2_000 + number * 10}.00` : `${150 + number}.00`,
        orderedAt: daysAgo(keen(number) ? 5 + (number % 20) + order * 15 : 150 + number),
      })),
    ),
  );
}

async function save(workspace: Workspace, name: string, rule: object): Promise<string> {
  const { created } = await workspace.run<{ created: { audience: { id: string } } }>(
    "mutation ($input: CreateAudienceInput!) { created: createAudience(input: $input) { audience { id } } }",
    { input: { name, rule } },
  );
  return created.audience.id;
}

type Suggested = { suggestLookalike: { rule: Record<string, unknown>; size: number; people: { customer: { name: string } }[] } };
const byApi = async (workspace: Workspace, input: object) =>
  (
    await workspace.run<Suggested>(
      "query ($input: SuggestLookalikeInput!) { suggestLookalike(input: $input) { rule size people { customer { name } } } }",
      { input },
    )
  ).suggestLookalike;

const ofAudience = async (page: Page, name: string) => {
  await page.getByRole("button", { name: `More for ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: "Find people like these" }).click();
};

test("people like those of an audience are proposed as a rule, with reasons, and opened in the builder", async ({ arrive, workspace }) => {
  await shop(workspace);
  const audienceId = await save(workspace, "Gold club", GOLD);
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path("/audiences"));
  await ofAudience(page, "Gold club");
  const panel = page.getByRole("dialog", { name: "People like those of “Gold club”" });
  const wanted = await byApi(workspace, { audienceId });
  await expect(panel.getByTestId("lookalike-size")).toHaveText(String(wanted.size));
  expect(wanted.size).toBeGreaterThan(0);
  await expect(panel.getByRole("region", { name: "What sets members apart" }).getByRole("listitem").first()).toBeVisible();
  const trial = panel.getByRole("region", { name: "Does it work?" });
  await expect(trial).toContainText(/members were hidden from it\. Shown one of them and somebody else/);
  await expect(trial.getByRole("row", { name: /Number of orders alone/ })).toContainText(/\d/);
  await expect(panel.getByRole("region", { name: "Most like them" }).getByRole("listitem").first()).toContainText(
    wanted.people[0]?.customer.name ?? "nobody",
  );
  await expectAccessible(page);

  // Another number is another question.
  await panel.getByLabel("How many").selectOption("100");
  const more = await byApi(workspace, { audienceId, wanted: 100 });
  await expect(panel.getByTestId("lookalike-size")).toHaveText(String(more.size));

  await panel.getByRole("link", { name: "Open in the builder" }).press("Enter");
  await expect(builder(page)).toBeVisible();
  await expectSize(page, workspace, more.rule);
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Like Gold club");
  expect(new URL(page.url()).search).toBe("");
  await page.getByRole("button", { name: "Save audience" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Like Gold club" })).toBeVisible();
});

test("people like those whom a campaign went to become a campaign of their own", async ({ arrive, workspace }) => {
  await shop(workspace);
  const id = await workspace.launch("For the club", { rule: GOLD });
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path(`/campaigns/${id}`));
  await page.getByRole("button", { name: "Find people like them" }).click();
  const panel = page.getByRole("dialog", { name: "People like those of “For the club”" });
  const { size, rule } = await byApi(workspace, { campaignId: id });
  await expect(panel.getByTestId("lookalike-size")).toHaveText(String(size));
  // Nobody has bought anything since it was sent.
  await panel.getByRole("radio", { name: "Those who bought after it" }).check();
  await expect(panel.getByText("There is too little to learn from")).toBeVisible();
  await expect(panel).toContainText(/at least 30 members are needed/i);
  await expectAccessible(page);
  await panel.getByRole("radio", { name: "Everybody it went to" }).check();
  await panel.getByRole("link", { name: "Use in a campaign" }).click();
  await expect(builder(page)).toBeVisible();
  await expectSize(page, workspace, rule);
  await builder(page).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Who should hear from you?")).toBeVisible();
});

test("an audience with too few members says so, and a viewer may look", async ({ arrive, workspace }) => {
  await shop(workspace);
  await save(workspace, "Three people", { condition: { field: "TOTAL_SPEND", operator: "GREATER_THAN", value: "23000" } });
  await save(workspace, "Gold club", GOLD);
  const { page } = await arrive("VIEWER");
  await page.goto(workspace.path("/audiences"));
  await ofAudience(page, "Three people");
  await expect(page.getByRole("dialog")).toContainText("There is too little to learn from");
  await page.keyboard.press("Escape");
  await ofAudience(page, "Gold club");
  await expect(page.getByTestId("lookalike-size")).toBeVisible();
  await expect(page.getByRole("link", { name: "Open in the builder" })).toHaveCount(0);
});
