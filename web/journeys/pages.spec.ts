import { expectAccessible } from "./harness/accessibility";
import { newAddress, signIn } from "./harness/person";
import { expect, test } from "./harness/test";

const PAGES = ["", "/settings"];

test("every page says what a browser may do with it", async ({ page, request }) => {
  for (const path of ["/sign-in", "/welcome", "/w/1"]) {
    const answer = await request.get(path);
    const headers = answer.headers();
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
    expect(headers["content-security-policy"]).not.toMatch(/script-src[^;]*'unsafe-inline'/);
    expect(headers).toMatchObject({ "x-frame-options": "DENY", "x-content-type-options": "nosniff" });
  }
  await page.goto("/sign-in");
  const nonces = await page.locator("script").evaluateAll((scripts) => scripts.map((script) => (script as HTMLElement).nonce));
  expect(nonces.every(Boolean)).toBe(true);
});

test("the sign-in page is accessible", async ({ page }) => {
  await page.goto("/sign-in");
  await expectAccessible(page);
  await page.goto("/sign-in?error=EmailNotVerified");
  await expect(page.getByText(/not verified/)).toBeVisible();
  await expectAccessible(page);
});

test("the welcome page is accessible", async ({ page, workspace }) => {
  const email = newAddress("welcome");
  await workspace.invite(email, "VIEWER");
  await page.goto("/welcome");
  await signIn(page, email);
  await expect(page.getByRole("button", { name: `Join ${workspace.name}` })).toBeVisible();
  await expectAccessible(page);
});

for (const path of PAGES) {
  test(`the page ${path || "/"} of a workspace is accessible`, async ({ arrive, workspace }) => {
    const { page } = await arrive("OWNER");
    await page.goto(workspace.path(path));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  });
}
