import type { Page } from "@playwright/test";

import { expectAccessible } from "./harness/accessibility";
import { expect, test } from "./harness/test";
import type { Workspace } from "./harness/workspace";

const RULE = { condition: { field: "CITY", operator: "EQUALS", value: "Pune" } };

async function save(workspace: Workspace, name: string): Promise<void> {
  const document = "mutation ($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } } }";
  await workspace.run(document, { input: { name, rule: RULE } });
}

async function choose(page: Page, audience: string, item: string): Promise<void> {
  await page.getByRole("button", { name: `More for ${audience}`, exact: true }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

const audience = (page: Page, name: string) => page.getByRole("heading", { level: 2, name, exact: true });

test("a saved audience is renamed, duplicated and deleted, for everybody", async ({ workspace, arrive }) => {
  await save(workspace, "People of Pune");
  await save(workspace, "Another one");
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path("/audiences"));
  await expect(audience(page, "People of Pune")).toBeVisible();

  await choose(page, "People of Pune", "Rename");
  const name = page.getByRole("textbox", { name: "Name" });
  await expect(name).toBeFocused();
  await expect(name).toHaveValue("People of Pune");
  await expectAccessible(page);
  await name.fill("   ");
  await expect(page.getByRole("button", { name: "Rename" })).toBeDisabled();
  await name.fill("Punekars");
  await name.press("Enter");
  await expect(audience(page, "Punekars")).toBeVisible();
  await expect(audience(page, "People of Pune")).toBeHidden();
  await expect(page.getByRole("button", { name: "More for Punekars" })).toBeFocused();

  await choose(page, "Punekars", "Duplicate");
  await expect(audience(page, "Punekars (copy)")).toBeVisible();
  await expect(page.getByLabel("Size of Punekars (copy)")).toHaveText(/^0/);

  await choose(page, "Punekars", "Delete");
  const question = page.getByRole("alertdialog", { name: "Delete “Punekars”?" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(audience(page, "Punekars")).toBeVisible();
  await choose(page, "Punekars", "Delete");
  await question.getByRole("button", { name: "Delete audience" }).click();
  await expect(audience(page, "Punekars")).toBeHidden();
  await expect(question).toBeHidden();
  // The keyboard goes on from the list, not from the top of the page.
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");

  await page.reload();
  await expect(audience(page, "Punekars (copy)")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(["Punekars (copy)", "Another one"]);
});

test("a saved audience is renamed and deleted by keys alone", async ({ workspace, arrive }) => {
  await save(workspace, "By keys");
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path("/audiences"));
  await page.getByRole("button", { name: "More for By keys" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.type("ren");
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Renamed");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "More for Renamed" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alertdialog").getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No saved audiences yet")).toBeVisible();
});

test("what has gone meanwhile is said so", async ({ workspace, arrive }) => {
  await save(workspace, "Gone soon");
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path("/audiences"));
  await expect(audience(page, "Gone soon")).toBeVisible();
  const { audiences } = await workspace.run<{ audiences: { nodes: { id: string }[] } }>("{ audiences { nodes { id } } }");
  await workspace.run("mutation ($id: ID!) { deleteAudience(id: $id) { id } }", { id: audiences.nodes[0]?.id });
  await choose(page, "Gone soon", "Rename");
  await page.getByRole("textbox", { name: "Name" }).fill("Too late");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
});

test("a viewer sees saved audiences and changes none", async ({ workspace, arrive }) => {
  await save(workspace, "Looked at");
  const { page } = await arrive("VIEWER");
  await page.goto(workspace.path("/audiences"));
  await expect(audience(page, "Looked at")).toBeVisible();
  await expect(page.getByRole("link", { name: /New audience|Use Looked at/ })).toHaveCount(0);
  await page.getByRole("button", { name: "More for Looked at" }).click();
  await expect(page.getByRole("menuitem")).toHaveText(["Find people like these", "Copy rule as JSON"]);
});
