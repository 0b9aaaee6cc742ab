import { askForToken, newAddress, queryAs, signIn } from "./harness/person";
import { expect, test } from "./harness/test";
import { Workspace } from "./harness/workspace";

test("who comes first makes a workspace and owns it", async ({ page }) => {
  await page.goto("/");
  await signIn(page, newAddress("founder"));
  await expect(page).toHaveURL("/welcome");
  await page.getByLabel("Name").fill("Corner shop");
  await page.getByLabel("Currency").selectOption("EUR");
  await page.getByLabel("Time zone").selectOption("Europe/Vienna");
  await page.getByRole("button", { name: "Create workspace" }).click();

  await page.waitForURL(/\/w\/\d+$/);
  await expect(page.getByRole("button", { name: "Workspace: Corner shop" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Account of / })).toContainText("Owner");
});

test("an invited person joins with the role they were given", async ({ page, workspace }) => {
  const email = newAddress("invited");
  await workspace.invite(email, "ADMIN");
  await page.goto("/");
  await signIn(page, email);
  await expect(page).toHaveURL("/welcome");
  await expect(page.getByRole("region", { name: "Invitations" })).toContainText("Admin");
  await page.getByRole("button", { name: `Join ${workspace.name}` }).click();
  await expect(page).toHaveURL(workspace.path());
  await expect(page.getByRole("button", { name: /^Account of / })).toContainText("Admin");
});

test("an invitation is nobody else's", async ({ page, workspace }) => {
  await workspace.invite(newAddress("invited"), "VIEWER");
  await page.goto("/");
  await signIn(page, newAddress("passer-by"));
  await expect(page).toHaveURL("/welcome");
  await expect(page.getByRole("button", { name: /^Join / })).toHaveCount(0);
});

test("a person of two workspaces switches between them and comes back to the latest", async ({ arrive, workspace }) => {
  const { page, email } = await arrive("MARKETER");
  const other = await Workspace.make();
  await other.invite(email, "VIEWER");
  await page.goto("/welcome");
  await page.getByRole("button", { name: `Join ${other.name}` }).click();
  await expect(page).toHaveURL(other.path());

  await page.getByRole("button", { name: `Workspace: ${other.name}` }).click();
  await page.getByRole("menuitem", { name: workspace.name }).click();
  await expect(page).toHaveURL(workspace.path());
  await expect(page.getByRole("button", { name: `Workspace: ${workspace.name}` })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Account of / })).toContainText("Marketer");
  await page.goto("/");
  await expect(page).toHaveURL(workspace.path());
});

test("another workspace is as if it were not there", async ({ arrive, workspace }) => {
  const { page } = await arrive("OWNER");
  const other = await Workspace.make();
  const answer = await page.goto(other.path());
  expect(answer?.status()).toBe(404);
  await expect(page.getByText(other.name)).toHaveCount(0);
  const token = await askForToken(page, other);
  expect(token.status()).toBe(404);
  const { data } = await queryAs(page, workspace, "{ viewer { workspace { id } } }");
  expect(data).toEqual({ viewer: { workspace: { id: workspace.id } } });
});
