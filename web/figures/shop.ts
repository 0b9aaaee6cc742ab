import { chromium, test, type Page } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { signInAndJoin } from "../journeys/harness/person";
import type { Furniture } from "../journeys/harness/routes";
import { Workspace } from "../journeys/harness/workspace";

export const REPOSITORY = join(import.meta.dirname, "../..");

export const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

/** The made-up shop that scripts/figures.sh loaded. */
export function shop(): Workspace {
  const key = process.env.SHOP_KEY;
  if (!key) throw new Error("SHOP_KEY is not set: run this with scripts/figures.sh");
  return new Workspace("Tidings Demo", key);
}

/** A browser of its own, in which another program can open pages, too, where a port is given. */
export async function browser(port?: number) {
  const profile = await mkdtemp(join(tmpdir(), "tidings-figures-"));
  const { baseURL, locale, timezoneId, launchOptions } = test.info().project.use;
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), ...(port ? [`--remote-debugging-port=${port}`] : [])],
    baseURL,
    locale,
    timezoneId,
    viewport: { width: 1440, height: 900 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { context, page, close };
}

/** Signs an owner of the workspace in. */
export async function signedIn(page: Page, email: string, workspace: Workspace): Promise<void> {
  await workspace.invite(email, "OWNER");
  await signInAndJoin(page, email, workspace);
}

/** Waits until nothing on the page is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForFunction(() => {
    const waiting = document.querySelectorAll("[aria-busy=true], .animate-pulse");
    return [...waiting].every((element) => {
      const { top, bottom, width } = element.getBoundingClientRect();
      return width < 8 || top > window.innerHeight || bottom < 0;
    });
  });
  await page.evaluate(() => document.fonts.ready);
}

/** Makes the vendor put off this part of what it is asked, so that a campaign is seen on its way. */
export async function busyVendor(rate429: number): Promise<void> {
  await fetch(`${process.env.SIMULATOR_URL}/behaviour`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ rate429 }),
  });
}

type Rule = Record<string, unknown>;

const spend = (more: string): Rule => ({ condition: { field: "TOTAL_SPEND", operator: "GREATER_THAN", value: more } });
const quiet = (period: string): Rule => ({ condition: { field: "LAST_VISIT_AT", operator: "NOT_WITHIN_LAST", value: period } });
const tagged = (tag: string): Rule => ({ condition: { field: "TAGS", operator: "CONTAINS", value: tag } });
const cities = (...value: string[]): Rule => ({ condition: { field: "CITY", operator: "IN", value } });

const CAMPAIGNS = [
  { name: "Festive preview for regulars", tags: ["festive"], rule: { all: [tagged("vip"), spend("10000")] }, body: "Hi {{ first_name | default('there') }}, the festive collection opens to you a day early." },
  { name: "We miss you", tags: ["win-back"], rule: { all: [spend("2000"), quiet("P3M")] }, body: "Hi {{ first_name | default('there') }}, here is 10% off on your next order." },
  { name: "Weekend at the Mumbai and Pune stores", tags: ["stores", "weekend"], rule: cities("Mumbai", "Pune"), body: "Come by this weekend, {{ first_name | default('friend') }}: 15% off at the store." },
  { name: "Second order, free delivery", tags: ["onboarding"], rule: { condition: { field: "ORDER_COUNT", operator: "EQUALS", value: 1 } }, body: "Your next delivery is on us, {{ first_name | default('friend') }}." },
  { name: "Big spenders who rarely come", tags: ["win-back", "vip"], rule: { all: [spend("10000"), { condition: { field: "VISIT_COUNT", operator: "AT_MOST", value: 3 } }] }, body: "{{ first_name | default('Hello') }}, a stylist would love to meet you." },
];

/** Furnishes the shop with campaigns that have ended and their audiences, and with a file that was brought in. */
export async function furnish(workspace: Workspace): Promise<Furniture> {
  let campaign = "";
  for (const { name, tags, rule, body } of CAMPAIGNS.toReversed()) {
    campaign = await workspace.launch(name, { tags, rule, body });
  }
  const file = await workspace.importFile("customers", { externalId: 0, country: 1 }, "Id,Country\nCUST-000001,IN\nCUST-000002,India\n");
  return { campaign, customer: "CUST-000001", file };
}
