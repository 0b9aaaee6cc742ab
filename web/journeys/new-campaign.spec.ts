import type { Page } from "@playwright/test";

import { expectAccessible } from "./harness/accessibility";
import { addByHand, builder, expectSize, open, pasteRule, people, row, sizeByApi } from "./harness/rule-builder";
import { expect, test } from "./harness/test";

const spend = { condition: { field: "TOTAL_SPEND", operator: "GREATER_THAN", value: "10000" } };
const fewVisits = { condition: { field: "VISIT_COUNT", operator: "AT_MOST", value: 3 } };
const fewerVisits = { condition: { field: "VISIT_COUNT", operator: "LESS_THAN", value: 3 } };
const notSeen = { condition: { field: "LAST_VISIT_AT", operator: "NOT_WITHIN_LAST", value: "P3M" } };
const inactive = { condition: { field: "LAST_VISIT_AT", operator: "NOT_WITHIN_LAST", value: "P90D" } };

test("an audience is built by hand, its size follows, and it is launched", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);

  await addByHand(page, builder(page), "Total spend", "is more than", ["10,000"]);
  await expectSize(page, workspace, { all: [spend] });
  await addByHand(page, builder(page), "Number of visits", "is at most", ["3"]);
  await expectSize(page, workspace, { all: [spend, fewVisits] });
  const own = row(page, /^Number of visits/).getByTitle(/by this condition alone/);
  await expect(own).toContainText(String(await sizeByApi(workspace, fewVisits)));
  await expect(page.getByText("Total spend is more than ₹10,000 and at most 3 visits", { exact: false })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Write the message" }).click();
  await page.getByRole("textbox", { name: "Text" }).fill("Hi ");
  await page.getByRole("button", { name: "Insert variable" }).click();
  await page.getByRole("menuitem", { name: /First name/ }).click();
  await page.keyboard.type("friend");
  await expect(page.getByRole("textbox", { name: "Text" })).toHaveValue("Hi {{ first_name | default('friend') }}");
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview.getByText(/^Hi (Asha\d+|friend)$/)).toBeVisible();
  await expect(preview.getByTestId("segments")).toHaveText("1 part");
  await preview.getByRole("button", { name: "Next reader" }).click();
  await expect(preview.getByText(/^2 of/)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("main").getByRole("button", { name: "Review" }).last().click();
  await expect(page.getByTestId("outcome")).toContainText(/people will get an SMS now/);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Spenders who rarely come");
  await expectAccessible(page);
  // A double click launches once.
  await page.getByRole("button", { name: /^Launch to/ }).dblclick();
  await page.waitForURL((url) => url.pathname === workspace.path());
  await expect(page.getByText("Spenders who rarely come").first()).toBeVisible();
  const { campaigns } = await workspace.run<{ campaigns: { nodes: { name: string; rule: unknown }[] } }>(
    "{ campaigns(first: 5) { nodes { name rule } } }",
  );
  expect(campaigns.nodes).toEqual([{ name: "Spenders who rarely come", rule: { all: [spend, fewVisits] } }]);

  // The draft is gone with the launch.
  await open(page, workspace);
  await expect(page.getByText("Who should hear from you?")).toBeVisible();
});

test("an audience is built and moved by keys alone", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  const { keyboard } = page;

  // spend > 10,000 and visits < 3, or inactive for 90 days
  await builder(page).getByRole("radio", { name: "All" }).first().focus();
  await keyboard.press("ArrowRight");
  await expect(builder(page).getByRole("radio", { name: "Any" }).first()).toBeChecked();
  await builder(page).getByRole("button", { name: "Add group" }).last().focus();
  await keyboard.press("Enter");
  await keyboard.type("spent");
  await keyboard.press("Enter");
  const spending = row(page, /^Total spend/);
  await expect(spending.getByLabel("Compare")).toBeFocused();
  await keyboard.type("is more than");
  await keyboard.press("Tab");
  await keyboard.type("10000");
  await expectSize(page, workspace, { any: [{ all: [spend] }] });

  await builder(page).getByRole("button", { name: "Add condition" }).first().focus();
  await keyboard.press("Enter");
  await keyboard.type("number of visits");
  await keyboard.press("Enter");
  await keyboard.type("is less than");
  await keyboard.press("Tab");
  await keyboard.type("3");
  await expectSize(page, workspace, { any: [{ all: [spend, fewerVisits] }] });

  await builder(page).getByRole("button", { name: "Add condition" }).last().focus();
  await keyboard.press("Enter");
  await keyboard.type("last visit");
  await keyboard.press("Enter");
  await keyboard.type("is not within");
  await keyboard.press("Tab");
  await keyboard.type("90");
  await expectSize(page, workspace, { any: [{ all: [spend, fewerVisits] }, inactive] });

  // Alt and an arrow move the row, and the focus goes with it.
  await keyboard.press("Alt+ArrowUp");
  const moved = row(page, /^Last visit/);
  await expect(moved.locator('[data-part="value-0"]')).toBeFocused();
  await expect(builder(page).getByRole("status")).toContainText("now 1 of 2 in the rule");
  await moved.locator('[data-part="menu"]').focus();
  await keyboard.press("Alt+ArrowRight");
  await expectSize(page, workspace, { any: [{ all: [inactive, spend, fewerVisits] }] });
  await expect(moved.locator('[data-part="menu"]')).toBeFocused();
  await keyboard.press("Alt+ArrowLeft");
  await expectSize(page, workspace, { any: [{ all: [spend, fewerVisits] }, inactive] });

  // The same by its menu; then it is removed, and the focus stays in the builder.
  await keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Move up" }).press("Enter");
  await expect(moved.locator('[data-part="menu"]')).toBeFocused();
  await keyboard.press("Delete");
  await expectSize(page, workspace, { any: [{ all: [spend, fewerVisits] }] });
  expect(await builder(page).evaluate((box) => box.contains(document.activeElement))).toBe(true);
  await keyboard.press("Control+z");
  await keyboard.press("Control+z");
  await expectSize(page, workspace, { any: [{ all: [spend, fewerVisits] }, inactive] });
});

/** Drags by a finger: presses, moves and lifts. */
async function dragByTouch(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", [from]);
  for (const part of [0.25, 0.5, 0.75, 1]) {
    await touch("touchMove", [{ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }]);
  }
  await expect(page.locator("[data-slot]")).toBeVisible();
  await touch("touchEnd", []);
}

test("a row is dragged into a group by mouse and out of it by finger", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  await pasteRule(page, { all: [spend, { any: [fewVisits] }, notSeen] });
  await expectSize(page, workspace, { all: [spend, { any: [fewVisits] }, notSeen] });

  const grip = row(page, /^Last visit/).locator("[data-grip]").first();
  const target = row(page, /^Number of visits/);
  const [from, to] = [await grip.boundingBox(), await target.boundingBox()];
  if (!from || !to) throw new Error("the rows are not drawn");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y - 20, { steps: 4 });
  await page.mouse.move(to.x + 120, to.y + to.height - 4, { steps: 8 });
  await expect(page.locator("[data-slot]")).toBeVisible();
  await page.mouse.up();
  await expectSize(page, workspace, { all: [spend, { any: [fewVisits, notSeen] }] });

  const [inside, outside] = [
    await row(page, /^Last visit/).locator("[data-grip]").boundingBox(),
    await row(page, /^Total spend/).boundingBox(),
  ];
  if (!inside || !outside) throw new Error("the rows are not drawn");
  await dragByTouch(page, { x: inside.x + 10, y: inside.y + 10 }, { x: outside.x + 90, y: outside.y + 4 });
  await expectSize(page, workspace, { all: [notSeen, spend, { any: [fewVisits] }] });
  await page.getByRole("button", { name: "Undo" }).click();
  await expectSize(page, workspace, { all: [spend, { any: [fewVisits, notSeen] }] });

  // Escape lets go without a move.
  await row(page, /^Total spend/).locator("[data-grip]").hover();
  await page.mouse.down();
  await page.mouse.move(to.x + 120, to.y + to.height - 4, { steps: 6 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expectSize(page, workspace, { all: [spend, { any: [fewVisits, notSeen] }] });
});

test("rules are copied, pasted, undone and done again; a wrong one is refused with the reason", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  const rule = { any: [{ all: [spend, fewerVisits] }, inactive] };
  await pasteRule(page, "spend more");
  await expect(page.getByRole("alert").filter({ hasText: "This is no JSON" })).toBeVisible();
  await page.getByRole("textbox", { name: /A rule as JSON/ }).fill('{ "all": [{ "condition": { "field": "SHOE_SIZE" } }] }');
  await page.getByRole("button", { name: "Use it" }).click();
  await expect(page.getByText(/rule\.all\[0\]\.condition\.field must be one of/)).toBeVisible();
  await page.getByRole("textbox", { name: /A rule as JSON/ }).fill(`\`\`\`json\n${JSON.stringify(rule)}\n\`\`\``);
  await page.getByRole("button", { name: "Use it" }).click();
  await expectSize(page, workspace, rule);

  await page.getByRole("button", { name: "Clear rule" }).click();
  await expect(page.getByText("Who should hear from you?")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expectSize(page, workspace, rule);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(page.getByText("Who should hear from you?")).toBeVisible();
});

test("a reload loses nothing, and what is not finished is not counted", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  await pasteRule(page, { all: [notSeen] });
  await builder(page).getByRole("button", { name: "Add condition" }).last().click();
  await page.getByRole("option", { name: "City" }).click();
  await expect(row(page, /^City/).getByText("Give a text")).toBeVisible();
  await expectSize(page, workspace, { all: [notSeen] });
  await expect(page.getByText("One part is not finished and not counted.")).toBeVisible();
  await page.getByRole("button", { name: "Write the message" }).click();
  await page.getByRole("textbox", { name: "Text" }).fill("Come back {{ nam }}");
  await expect(page.getByText("Did you mean `name`?", { exact: false })).toBeVisible();

  await page.reload();
  await expect(page.getByRole("textbox", { name: "Text" })).toHaveValue("Come back {{ nam }}");
  await page.getByRole("button", { name: "Audience", exact: false }).first().click();
  await expect(row(page, /^City/)).toBeVisible();
  await expectSize(page, workspace, { all: [notSeen] });

  await page.goto(workspace.path("/campaigns/new?step=review"));
  const todo = page.getByRole("list", { name: "Still to do" });
  await expect(todo.getByText(/One part of the audience is not finished/)).toBeVisible();
  await expect(todo.getByText(/There is no variable/)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Launch/ })).toBeDisabled();
});

test("what the API refuses is told at the row it names", async ({ arrive, workspace }) => {
  await people(workspace);
  const { page } = await arrive("MARKETER");
  await open(page, workspace);
  await pasteRule(page, {
    all: [spend, { not: { condition: { field: "VISIT_COUNT", operator: "BETWEEN", value: [5, 2] } } }],
  });
  await expect(row(page, /Number of visits/).getByText("BETWEEN needs the lesser value first", { exact: false })).toBeVisible();
  await expectAccessible(page);
  await row(page, /Number of visits/).locator('[data-part="value-1"]').fill("9");
  await expectSize(page, workspace, {
    all: [spend, { not: { condition: { field: "VISIT_COUNT", operator: "BETWEEN", value: [5, 9] } } }],
  });
});

test("a saved audience is used again, and a campaign is copied", async ({ arrive, workspace }) => {
  await people(workspace);
  const saved = await workspace.run<{ createAudience: { audience: { id: string } } }>(
    "mutation ($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } } }",
    { input: { name: "Big spenders", rule: spend } },
  );
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path("/audiences"));
  await expect(page.getByLabel("Size of Big spenders")).toContainText(String(await sizeByApi(workspace, spend)));
  await expectAccessible(page);
  await page.getByRole("link", { name: "Use Big spenders in a campaign" }).click();
  await expectSize(page, workspace, spend);
  await page.goto(workspace.path("/campaigns/new?step=message"));
  await page.getByRole("textbox", { name: "Text" }).fill("Thank you!");
  await page.getByRole("main").getByRole("button", { name: "Review" }).last().click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Thanks");
  await page.getByRole("button", { name: /^Launch to/ }).click();
  await page.waitForURL((url) => url.pathname === workspace.path());
  const { campaigns } = await workspace.run<{ campaigns: { nodes: { id: string; audience: { id: string } }[] } }>(
    "{ campaigns(first: 5) { nodes { id audience { id } } } }",
  );
  expect(campaigns.nodes.map(({ audience }) => audience.id)).toEqual([saved.createAudience.audience.id]);

  await page.goto(workspace.path(`/campaigns/new?from=${campaigns.nodes[0]?.id}`));
  await expectSize(page, workspace, spend);
  await page.goto(workspace.path("/campaigns/new?step=message"));
  await expect(page.getByRole("textbox", { name: "Text" })).toHaveValue("Thank you!");

  // An e-mail in HTML is drawn as such.
  await page.getByRole("radio", { name: "WhatsApp" }).check();
  await expect(page.getByRole("region", { name: "Preview" }).getByText("Thank you!")).toBeVisible();
  await page.getByRole("radio", { name: "E-mail" }).check();
  await page.getByRole("textbox", { name: "Text" }).fill("<h1>Thank you</h1><p>See you soon.</p>");
  await expect(page.frameLocator("iframe[title='The e-mail']").getByRole("heading", { name: "Thank you" })).toBeVisible();
});

test("a viewer is told why there is nothing to launch", async ({ arrive, workspace }) => {
  const { page } = await arrive("VIEWER");
  await page.goto(workspace.path("/campaigns/new"));
  await expect(page.getByText("Your role may look, but not launch")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: /Launch/ })).toHaveCount(0);
});
