import { expectAccessible } from "./harness/accessibility";
import { expect, test } from "./harness/test";

test("everything is a few letters away", async ({ arrive, workspace }) => {
  const { page } = await arrive("MARKETER");
  await page.keyboard.press("ControlOrMeta+k");
  const menu = page.getByRole("dialog", { name: "Go to or do" });
  await expect(menu).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.type("devel");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(workspace.path("/developers"));
  await expect(menu).toHaveCount(0);

  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("theme: dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveClass(/\bdark\b/);
});

test("shortcuts pressed while the page is still loading are answered once it has", async ({ arrive, workspace }) => {
  const { page } = await arrive("MARKETER");
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/_next/static/**/*.js", (route) => answered.then(() => route.continue()));
  await page.goto(workspace.path("/developers"), { waitUntil: "commit" });
  await expect(page.getByRole("heading", { name: "Developers" })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  // Typed for the menu: on its own it leads to a new campaign.
  await page.keyboard.press("c");
  answer();
  await expect(page.getByRole("dialog", { name: "Go to or do" })).toBeVisible();
  await expect(page).toHaveURL(workspace.path("/developers"));
});

test("a campaign is found by its name from every page", async ({ arrive, workspace }) => {
  await workspace.load("Customers", [{ externalId: "c1", phone: "+919800000001", subscribed: true }]);
  const campaign = await workspace.launch("Monsoon sale");
  const { page } = await arrive("VIEWER");
  await page.goto(workspace.path("/developers"));
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog", { name: "Go to or do" })).toBeVisible();
  await page.keyboard.type("monsoon");
  await expect(page.getByRole("option", { name: "Monsoon sale" })).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(workspace.path(`/campaigns/${campaign}`));
});

test("shortcuts of a single key lead to pages, and can be turned off", async ({ arrive, workspace }) => {
  const { page } = await arrive("MARKETER");
  await expect(page.getByRole("heading", { name: "Campaigns" })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await expect(page).toHaveURL(workspace.path("/developers"));

  await page.keyboard.press("?");
  await page.getByRole("checkbox", { name: "Single-key shortcuts" }).uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog", { name: "Go to or do" })).toBeVisible();
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toHaveCount(0);
});

test("on a phone the pages are behind a button, which gives the focus back", async ({ arrive, workspace }) => {
  const { page } = await arrive("VIEWER");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Open the menu" }).press("Enter");
  const drawer = page.getByRole("dialog", { name: "Tidings" });
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(drawer).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Open the menu" })).toBeFocused();
  await page.getByRole("button", { name: "Open the menu" }).click();
  await drawer.getByRole("link", { name: "Settings" }).click();
  await expect(page).toHaveURL(workspace.path("/settings"));
  await expect(drawer).toHaveCount(0);
});

test("the keyboard reaches the content without the navigation", async ({ arrive }) => {
  const { page } = await arrive("VIEWER");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Campaigns" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#content")).toBeFocused();
});

test("an address that leads nowhere says so within the workspace", async ({ arrive, workspace }) => {
  const { page } = await arrive("VIEWER");
  const answer = await page.goto(workspace.path("/no-such-page"));
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Pages" })).toBeVisible();

  const elsewhere = await page.goto("/w/999999");
  expect(elsewhere?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "This workspace is not among yours" })).toBeVisible();
});
