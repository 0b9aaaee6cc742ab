// What journeys are told with. A journey is a file of web/journeys named after its noun; it imports from here:
//
//   import { expect, test } from "./harness/test";
//
//   test("a marketer sees the campaigns", async ({ workspace, arrive }) => {
//     await workspace.load("Customers", [{ externalId: "c1", phone: "+919800000001", subscribed: true }]);
//     const { page } = await arrive("MARKETER");
//     await page.goto(workspace.path("/campaigns/new"));
//   });
//
//   workspace    a fresh workspace (INR, Asia/Kolkata) for this test: `id`, `name`, `key`, `path("/settings")`,
//                `run(document, variables)` with its key, `load("Customers" | "Orders", records)`, `invite`, `remove`
//   arrive       somebody new joins it with a role and is signed in, in a browser of their own: `{ page, email }`
//   visit        a page in a browser of its own, in which nobody is signed in
//   page         the same, where one will do
//
// beside it `signIn`, `queryAs` (a document with the access token that the page uses), `chooseFromPersonMenu` and
// `newAddress` of ./harness/person, and `expectAccessible` (axe, light and dark) of ./harness/accessibility.
// Everybody is new in every test, so tests run side by side and in any order. Conditions are awaited; nothing sleeps.
// Every page is watched: a broken content policy, an error thrown or a token in a URL fails the test.
import { test as base, type Browser, type BrowserContext, type Page } from "@playwright/test";

import { newAddress, signInAndJoin } from "./person";
import { expectNoComplaints, watch } from "./watch";
import { Workspace, type Role } from "./workspace";

export { expect } from "@playwright/test";

type Arrival = { page: Page; email: string };
type Fixtures = {
  complaints: string[];
  workspace: Workspace;
  visit: () => Promise<Page>;
  arrive: (role: Role) => Promise<Arrival>;
};

async function open(browser: Browser, complaints: string[], contexts: BrowserContext[]): Promise<Page> {
  const context = await browser.newContext();
  contexts.push(context);
  await watch(context, complaints);
  return context.newPage();
}

export const test = base.extend<Fixtures>({
  complaints: [
    async ({}, provide) => {
      const complaints: string[] = [];
      await provide(complaints);
      expectNoComplaints(complaints);
    },
    { auto: true },
  ],
  context: async ({ context, complaints }, provide) => {
    await watch(context, complaints);
    await provide(context);
  },
  workspace: async ({}, provide) => provide(await Workspace.make()),
  visit: async ({ browser, complaints }, provide) => {
    const contexts: BrowserContext[] = [];
    await provide(() => open(browser, complaints, contexts));
    await Promise.all(contexts.map((context) => context.close()));
  },
  arrive: async ({ visit, workspace }, provide) => {
    await provide(async (role) => {
      const email = newAddress(role.toLowerCase());
      await workspace.invite(email, role);
      const page = await visit();
      await signInAndJoin(page, email, workspace);
      return { page, email };
    });
  },
});
