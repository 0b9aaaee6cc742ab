import { expect, test } from "@playwright/test";
import { execFile } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

import { newAddress } from "../journeys/harness/person";
import { pagesOfAWorkspace, pathOf } from "../journeys/harness/routes";
import { stack } from "../journeys/harness/stack";
import { browser, furnish, shop, signedIn } from "./shop";

const run = promisify(execFile);

const RUNS = Number(process.env.RUNS ?? 5);
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
type Scores = Record<(typeof CATEGORIES)[number], number>;
type Measured = { scores: Scores; told: string[] };

/** The greatest part of a page's weight is its own; these are held to a speed. */
const SPEED: Record<string, number> = { "/sign-in": 95, "": 95, "/campaigns/new": 90 };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function lighthouse(url: string, port: number): Promise<Measured> {
  const program = join(process.env.LIGHTHOUSE_HOME ?? "", "node_modules/lighthouse/cli/index.js");
  const { stdout } = await run(
    process.execPath,
    [program, url, `--port=${port}`, "--preset=desktop", "--output=json", "--quiet", `--only-categories=${CATEGORIES.join(",")}`],
    { maxBuffer: 1 << 28 },
  );
  const report = JSON.parse(stdout) as {
    categories: Record<string, { score: number; auditRefs: { id: string }[] }>;
    audits: Record<string, { score: number | null; title: string; displayValue?: string }>;
  };
  const scores = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round((report.categories[name]?.score ?? 0) * 100)]));
  const told = CATEGORIES.slice(1).flatMap((name) =>
    (report.categories[name]?.auditRefs ?? []).flatMap(({ id }) => {
      const audit = report.audits[id];
      return audit?.score !== null && audit && audit.score < 1 ? [`${name}: ${audit.title}`] : [];
    }),
  );
  const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];
  told.push(times.map((id) => `${id} ${report.audits[id]?.displayValue}`).join(", "));
  return { scores: scores as Scores, told };
}

const median = (numbers: number[]) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

async function measure(name: string, url: string, port: number): Promise<string[]> {
  const runs: Measured[] = [];
  for (let count = 0; count < RUNS; count += 1) runs.push(await lighthouse(url, port));
  const scores = Object.fromEntries(CATEGORIES.map((each) => [each, median(runs.map((one) => one.scores[each]))])) as Scores;
  console.log(`${name.padEnd(28)} ${CATEGORIES.map((each) => `${each} ${String(scores[each]).padStart(3)}`).join("   ")}`);
  for (const line of new Set(runs.at(-1)?.told)) console.log(`    ${line}`);
  const wanted: Scores = { performance: SPEED[name] ?? 0, accessibility: 95, "best-practices": 95 };
  return CATEGORIES.filter((each) => scores[each] < wanted[each]).map((each) => `${name || "/"}: ${each} ${scores[each]}`);
}

test("Lighthouse", async () => {
  const only = process.env.ONLY?.split(",");
  const isWanted = (page: string) => !only || only.includes(page);
  const workspace = shop();
  const furniture = await furnish(workspace);
  const short: string[] = [];

  const [outside, inside] = [await freePort(), await freePort()];
  const stranger = await browser(outside);
  if (isWanted("/sign-in")) short.push(...(await measure("/sign-in", `${stack.webUrl}/sign-in`, outside)));
  await stranger.close();

  const owner = await browser(inside);
  await signedIn(owner.page, newAddress("lighthouse"), workspace);
  // A page that answers 404 is none to Lighthouse.
  for (const page of pagesOfAWorkspace().filter((each) => isWanted(each) && !each.includes("unknown"))) {
    short.push(...(await measure(page, `${stack.webUrl}${workspace.path(pathOf(page, furniture))}`, inside)));
  }
  await owner.close();
  expect(short, "pages that fall short").toEqual([]);
});
