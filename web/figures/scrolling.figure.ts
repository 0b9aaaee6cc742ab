import { expect, test } from "@playwright/test";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { newAddress } from "../journeys/harness/person";
import { Workspace } from "../journeys/harness/workspace";
import { browser, REPOSITORY, signedIn } from "./shop";

const CAMPAIGNS = Number(process.env.CAMPAIGNS ?? 10_000);
const CUSTOMERS = Number(process.env.CUSTOMERS ?? 1_000_000);
/** Customers that come in with one file. */
const FILE = 100_000;
const AT_ONCE = 16;
const SECONDS = 10;
const WHEEL_MS = 40;

declare global {
  interface Window {
    figures: { long: { at: number; took: number }[]; nodes: number; frames: number };
  }
}

/** A workspace with so many campaigns, each to a handful of people. */
async function manyCampaigns(): Promise<Workspace> {
  const workspace = await Workspace.make();
  const people = [0, 1, 2].map((number) => ({ externalId: `c${number}`, phone: `+91980000000${number}`, subscribed: true }));
  await workspace.load("Customers", people);
  const rule = { any: [{ condition: { field: "VISIT_COUNT", operator: "AT_LEAST", value: 0 } }] };
  let next = 0;
  const launchSome = async () => {
    while (next < CAMPAIGNS) {
      const name = `Campaign ${(next += 1)} of the season`;
      await workspace.run("mutation ($input: LaunchCampaignInput!) { launchCampaign(input: $input) { campaign { id } } }", {
        input: { name, rule, tags: ["season", `week-${next % 52}`], message: { body: "Hi!" } },
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, launchSome));
  // What the workers do meanwhile is not the page's doing.
  const open = async () => {
    const { campaigns } = await workspace.run<{ campaigns: { nodes: unknown[] } }>(
      "{ campaigns(first: 1, status: [PREPARING, SENDING]) { nodes { id } } }",
    );
    return campaigns.nodes.length;
  };
  await expect.poll(open, { timeout: 20 * 60_000, intervals: [2_000] }).toBe(0);
  return workspace;
}

/** A workspace with so many customers. */
async function manyCustomers(): Promise<Workspace> {
  const workspace = await Workspace.make();
  const mapping = { externalId: 0, name: 1, email: 2, phone: 3, city: 4, subscribed: 5 };
  for (let first = 0; first < CUSTOMERS; first += FILE) {
    const rows = Array.from({ length: Math.min(FILE, CUSTOMERS - first) }, (_, place) => {
      const number = first + place;
      const city = ["Mumbai", "Pune", "Delhi"][number % 3];
      return `c${number},Asha Rao ${number},asha${number}@example.com,+9198${String(number).padStart(8, "0")},${city},yes`;
    });
    await workspace.importFile("customers", mapping, ["id,name,email,phone,city,subscribed", ...rows].join("\n"));
  }
  return workspace;
}

type Options = { workspace: Workspace; path: string; rowPixels: number; what: string };

/** Ten seconds of scrolling down a list, and what they cost. */
async function scrollDown({ workspace, path, rowPixels, what }: Options): Promise<void> {
  const { context, page, close } = await browser();
  await signedIn(page, newAddress("scrolling"), workspace);
  await page.goto(workspace.path(path));
  await page.getByRole("row").nth(5).waitFor();
  await page.evaluate(() => {
    window.figures = { long: [], nodes: 0, frames: 0 };
    const { figures } = window;
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) figures.long.push({ at: startTime, took: duration });
    }).observe({ type: "longtask" });
    const look = () => {
      figures.frames += 1;
      if (figures.frames % 6 === 0) figures.nodes = Math.max(figures.nodes, document.querySelectorAll("*").length);
      requestAnimationFrame(look);
    };
    look();
  });
  const trace = process.env.TRACE ? context.browser() : null;
  await trace?.startTracing(page, { screenshots: false });
  await page.mouse.move(700, 500);
  const end = Date.now() + SECONDS * 1_000;
  while (Date.now() < end) {
    await page.mouse.wheel(0, 900);
    await new Promise((done) => setTimeout(done, WHEEL_MS));
  }
  if (trace) await writeFile(join(REPOSITORY, "target/scrolling.json"), await trace.stopTracing());
  const { figures, top } = await page.evaluate(() => ({
    figures: window.figures,
    // The page scrolls, or the list within it.
    top: window.scrollY || (document.querySelector("[role=table]")?.scrollTop ?? 0),
  }));
  const long = figures.long.map(({ took }) => Math.round(took)).toSorted((one, other) => other - one);
  console.log(`${what}: ${Math.round(top / rowPixels)} rows passed in ${SECONDS} s at ${Math.round(figures.frames / SECONDS)} frames a second`);
  console.log(`longest tasks: ${long.slice(0, 5).join(", ") || "none over 50"} ms; ${long.length} over 50 ms, ${long.filter((took) => took > 100).length} over 100 ms; at most ${figures.nodes} DOM nodes`);
  await close();
}

test("ten seconds down the history", async () => {
  await scrollDown({ workspace: await manyCampaigns(), path: "", rowPixels: 64, what: `${CAMPAIGNS} campaigns` });
});

test("ten seconds down the customers", async () => {
  await scrollDown({ workspace: await manyCustomers(), path: "/customers", rowPixels: 44, what: `${CUSTOMERS} customers` });
});
