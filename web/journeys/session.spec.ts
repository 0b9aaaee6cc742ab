import { askForToken, chooseFromPersonMenu, newAddress, queryAs, signIn } from "./harness/person";
import { stack } from "./harness/stack";
import { expect, test } from "./harness/test";

test("a deep link leads through the sign-in back to its page, which a reload keeps", async ({ page, workspace }) => {
  const email = newAddress("deep-link");
  await workspace.invite(email, "MARKETER");
  await page.goto("/welcome");
  await signIn(page, email);
  await page.getByRole("button", { name: `Join ${workspace.name}` }).click();
  await page.waitForURL(`**${workspace.path()}`);
  await page.context().clearCookies();

  await page.goto(workspace.path("/settings?from=a-link"));
  await expect(page).toHaveURL(/\/sign-in\?/);
  await signIn(page, email);
  await expect(page).toHaveURL(workspace.path("/settings?from=a-link"));
  await page.reload();
  await expect(page).toHaveURL(workspace.path("/settings?from=a-link"));
  await expect(page.getByRole("button", { name: /^Account of / })).toBeVisible();
});

test("somebody whose address is not verified is told why they may not come in", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Continue with Google" }).click();
  await page.getByRole("button", { name: /nila@tidings\.example/ }).click();
  await expect(page).toHaveURL(/\/sign-in\?.*error=/);
  await expect(page.getByText(/not verified/)).toBeVisible();
  await page.goto("/welcome");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("after a sign-out neither the page nor the cookie of before opens anything", async ({ arrive, workspace }) => {
  const { page } = await arrive("MARKETER");
  const before = await page.context().cookies();
  await chooseFromPersonMenu(page, "Sign out");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(workspace.path());
  await expect(page).toHaveURL(/\/sign-in/);

  await page.context().addCookies(before);
  const answer = await askForToken(page, workspace);
  expect(answer.status()).toBe(401);
  await page.context().addCookies(before);
  await page.goto(workspace.path());
  await expect(page).toHaveURL(/\/sign-in/);
});

test("signing out everywhere ends the other browser too", async ({ arrive, visit, workspace }) => {
  const { page, email } = await arrive("MARKETER");
  const elsewhere = await visit();
  await elsewhere.goto(workspace.path());
  await signIn(elsewhere, email);
  await expect(elsewhere).toHaveURL(workspace.path());

  await chooseFromPersonMenu(page, "Sign out everywhere");
  await expect(page).toHaveURL(/\/sign-in/);
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
});

test("what a browser keeps of a session is out of reach of scripts and other sites", async ({ arrive, workspace }) => {
  const { page } = await arrive("VIEWER");
  const session = (await page.context().cookies()).filter(({ name }) => name.includes("authjs.session-token"));
  expect(session.length).toBeGreaterThan(0);
  for (const cookie of session) expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });

  const told = await page.request.get("/api/auth/session");
  expect(await told.text()).not.toMatch(/tds_/);
  const { data } = await queryAs(page, workspace, "{ viewer { workspace { id } } }");
  expect(data).toEqual({ viewer: { workspace: { id: workspace.id } } });
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  expect(kept).not.toMatch(/td[gs]_|eyJ/);
});

test("another site cannot have an access token minted", async ({ arrive, workspace }) => {
  const { page } = await arrive("VIEWER");
  const data = { workspaceId: workspace.id };
  for (const origin of [stack.identityProviderUrl, "null"]) {
    const answer = await page.request.post("/api/token", { data, headers: { origin } });
    expect(answer.status()).toBe(403);
  }
});

test("nobody is sent to another site after signing in", async ({ page }) => {
  await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(`${stack.identityProviderUrl}/healthz`)}`);
  await signIn(page, newAddress("redirected"));
  await expect(page).toHaveURL("/welcome");
});

test("a link from elsewhere signs nobody out", async ({ arrive, workspace }) => {
  const { page } = await arrive("VIEWER");
  await page.goto(`/signed-out?callbackUrl=${workspace.path()}`);
  await expect(page).toHaveURL(workspace.path());
});
