import { expect, test } from "@playwright/test";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { newAddress } from "../journeys/harness/person";
import { Workspace } from "../journeys/harness/workspace";
import { browser, REPOSITORY, signedIn } from "./shop";

const CAMPAIGNS = Number(process.env.CAMPAIGNS ?? 10_000);
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

test("ten seconds down the history", async () => {
  const workspace = await manyCampaigns();
  const { context, page, close } = await browser();
  await signedIn(page, newAddress("scrolling"), workspace);
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
  const { figures, top } = await page.evaluate(() => ({ figures: window.figures, top: window.scrollY }));
  const long = figures.long.map(({ took }) => Math.round(took)).toSorted((one, other) => other - one);
  console.log(`${CAMPAIGNS} campaigns, ${Math.round(top / 64)} rows passed in ${SECONDS} s at ${Math.round(figures.frames / SECONDS)} frames a second`);
  console.log(`longest tasks: ${long.slice(0, 5).join(", ") || "none over 50"} ms; ${long.length} over 50 ms, ${long.filter((took) => took > 100).length} over 100 ms; at most ${figures.nodes} DOM nodes`);
  await close();
});
