import { expectAccessible } from "./harness/accessibility";
import { newAddress } from "./harness/person";
import { query } from "./harness/stack";
import { expect, test } from "./harness/test";

test("an admin invites, changes roles and removes, and those concerned feel it", async ({ arrive, workspace }) => {
  const { page } = await arrive("ADMIN");
  const { page: theirs, email } = await arrive("MARKETER");
  await page.goto(workspace.path("/settings/members"));

  const members = page.getByRole("list", { name: "Members" });
  const them = members.getByRole("listitem").filter({ hasText: email });
  await them.getByRole("combobox").selectOption({ label: "Viewer" });
  await expect(page.getByText(/is now a viewer/)).toBeVisible();
  await theirs.reload();
  await expect(theirs.getByRole("button", { name: /^Account of / })).toContainText("Viewer");
  await expect(theirs.getByRole("link", { name: "New campaign" })).toHaveCount(0);

  await them.getByRole("button", { name: /^Remove / }).click();
  await expect(page.getByRole("alertdialog")).toContainText("loses access");
  await page.getByRole("button", { name: "Remove member" }).click();
  await expect(them).toHaveCount(0);
  await theirs.reload();
  await expect(theirs.getByRole("heading", { name: "This workspace is not among yours" })).toBeVisible();
});

test("an invitation waits until it is withdrawn", async ({ arrive, workspace }) => {
  const { page } = await arrive("OWNER");
  const email = newAddress("awaited");
  await page.goto(workspace.path("/settings/members"));
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(email);
  await dialog.getByRole("radio", { name: /^Viewer/ }).check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Invite" }).click();
  await expect(dialog).toContainText("No e-mail is sent");
  await dialog.getByRole("button", { name: "Done" }).click();

  const waiting = page.getByRole("list", { name: "Invitations" }).getByRole("listitem").filter({ hasText: email });
  await expect(waiting).toContainText("Viewer");
  await waiting.getByRole("button", { name: /^Withdraw/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Withdraw" }).click();
  await expect(waiting).toHaveCount(0);
});

test("a key is shown once, opens the API, and no longer does when it is revoked", async ({ arrive, workspace }) => {
  const { page } = await arrive("ADMIN");
  await page.goto(workspace.path("/settings/keys"));
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Shop import");
  await dialog.getByRole("checkbox", { name: /^ingest/ }).uncheck();
  await dialog.getByRole("button", { name: "Create key" }).click();
  const key = await dialog.getByLabel("The key").innerText();
  // A slip of the hand does not lose it.
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "I have copied it" }).click();

  const asked = () => query(key, "{ viewer { scopes workspace { id } } }");
  expect((await asked()).data).toEqual({ viewer: { scopes: ["read"], workspace: { id: workspace.id } } });
  const row = page.getByRole("list", { name: "Keys", exact: true }).getByRole("listitem").filter({ hasText: "Shop import" });
  await expect(row.first()).toContainText("read");
  await expect(page.getByText(key)).toHaveCount(0);

  await page.getByRole("button", { name: "Revoke the key Shop import" }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText("1 revoked")).toBeVisible();
  expect((await asked()).errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
});

test("the audit log tells in sentences who did what", async ({ arrive, workspace }) => {
  const { page, email } = await arrive("ADMIN");
  await page.goto(workspace.path("/settings/audit"));
  const entries = page.getByRole("list", { name: "Entries" }).getByRole("listitem");
  await expect(entries.filter({ hasText: `${email} joined as admin` })).toBeVisible();
  await expect(entries.filter({ hasText: `invited ${email} as admin` })).toBeVisible();
  await expect(entries.last()).toContainText(/created the (workspace|API key)/);
});

test("a workspace is renamed, handed over and left", async ({ arrive, workspace }) => {
  const { page } = await arrive("OWNER");
  const { page: theirs, email } = await arrive("VIEWER");
  await page.goto(workspace.path("/settings"));
  await page.getByLabel("Name").fill(`${workspace.name} & daughters`);
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("button", { name: `Workspace: ${workspace.name} & daughters` })).toBeVisible();

  const heir = page.getByRole("combobox", { name: "New owner" });
  await heir.selectOption({ label: await heir.locator("option", { hasText: email }).innerText() });
  await page.getByRole("button", { name: "Hand over" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Hand over" }).click();
  await expect(page.getByRole("button", { name: /^Account of / })).toContainText("Admin");
  await theirs.reload();
  await expect(theirs.getByRole("button", { name: /^Account of / })).toContainText("Owner");

  await page.getByRole("button", { name: "Leave workspace" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Leave workspace" }).click();
  await expect(page).toHaveURL(/\/welcome$/);
});

test("a viewer sees the members and can change nothing", async ({ arrive, workspace }) => {
  const { page } = await arrive("VIEWER");
  await page.goto(workspace.path("/settings/members"));
  await expect(page.getByRole("list", { name: "Members" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("combobox")).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  await page.goto(workspace.path("/settings/audit"));
  await expect(page.getByText("The audit log is for owners and admins")).toBeVisible();
  await page.goto(workspace.path("/settings/keys"));
  await expect(page.getByText("API keys are for owners and admins")).toBeVisible();
});

test("an admin sees what the assistant was used for, a marketer does not", async ({ arrive, workspace }) => {
  const { page } = await arrive("ADMIN");
  await page.goto(workspace.path("/settings"));
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Assistant" }).click();
  await expect(page.getByText("No language model is set up", { exact: false })).toBeVisible();
  await expect(page.getByRole("definition").first()).toHaveText(/^0/);
  await expectAccessible(page);
  const { page: other } = await arrive("MARKETER");
  await other.goto(workspace.path("/settings/assistant"));
  await expect(other.getByText("The assistant’s use is for owners and admins")).toBeVisible();
  await expect(other.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Assistant" })).toHaveCount(0);
});
