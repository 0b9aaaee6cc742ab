import { expectAccessible } from "./harness/accessibility";
import { newAddress, signIn } from "./harness/person";
import { pagesOfAWorkspace, pathOf, type Furniture } from "./harness/routes";
import { expect, test } from "./harness/test";
import type { Workspace } from "./harness/workspace";

// What is other people's work and not ours to mend.
const EXCEPTIONS: Record<string, string[]> = { "/developers/graphiql": [".graphiql-container"] };

async function furnish(workspace: Workspace): Promise<Furniture> {
  const customers = Array.from({ length: 30 }, (_, number) => ({
    externalId: `customer-${number}`,
    name: `Customer ${number}`,
    phone: `+9198000000${String(number).padStart(2, "0")}`,
    city: "Pune",
    tags: ["regular"],
    subscribed: true,
  }));
  await workspace.load("Customers", customers);
  const file = await workspace.importFile("customers", { externalId: 0, country: 1 }, "Id,Country\ni1,IN\ni2,Nowhere\n");
  return { campaign: await workspace.launch("Hello, everybody"), customer: "customer-1", file };
}

for (const page of pagesOfAWorkspace()) {
  test(`the page ${page || "/"} of a workspace is accessible, light and dark`, async ({ arrive, workspace }) => {
    const furniture = await furnish(workspace);
    const { page: window } = await arrive("OWNER");
    await window.goto(workspace.path(pathOf(page, furniture)));
    await expect(window.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(window.locator("[aria-busy=true]")).toHaveCount(0);
    await expectAccessible(window, { except: EXCEPTIONS[page] });
  });
}

test("the sign-in page is accessible, and when it says why somebody is refused", async ({ page }) => {
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

test("every page says what a browser may do with it", async ({ request }) => {
  for (const path of ["/sign-in", "/welcome", "/w/1"]) {
    const headers = (await request.get(path)).headers();
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
    expect(headers["content-security-policy"]).not.toMatch(/script-src[^;]*'unsafe-inline'/);
    expect(headers).toMatchObject({ "x-frame-options": "DENY", "x-content-type-options": "nosniff" });
  }
  const answer = await request.get("/sign-in");
  const nonce = /'nonce-([^']+)'/.exec(answer.headers()["content-security-policy"] ?? "")?.[1];
  // As the server sends them: what these load later is trusted for their sake.
  const scripts = (await answer.text()).match(/<script[^>]*>/g) ?? [];
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([]);
});
