import { test, type Request } from "@playwright/test";

import { newAddress } from "../journeys/harness/person";
import { browser, shop, signedIn } from "./shop";

const EDITS = 40;

declare global {
  interface Window {
    edits: { at: number; shown: number | null }[];
  }
}

const isPreview = (request: Request) => request.method() === "POST" && (request.postData() ?? "").includes("RulePreview");
const rank = (numbers: number[], part: number) => numbers.toSorted((one, other) => one - other)[Math.ceil(numbers.length * part) - 1] ?? 0;

test("from an edit of a rule to its new size", async () => {
  const workspace = shop();
  const { page, close } = await browser();
  await signedIn(page, newAddress("edits"), workspace);
  await page.goto(workspace.path("/campaigns/new"));
  await page.getByRole("button", { name: "Paste rule" }).click();
  const rule = {
    all: [
      { condition: { field: "TOTAL_SPEND", operator: "GREATER_THAN", value: "1000" } },
      { any: [
        { condition: { field: "VISIT_COUNT", operator: "AT_MOST", value: 9 } },
        { condition: { field: "LAST_VISIT_AT", operator: "NOT_WITHIN_LAST", value: "P90D" } },
      ] },
    ],
  };
  await page.getByRole("textbox", { name: /A rule as JSON/ }).fill(JSON.stringify(rule));
  await page.getByRole("button", { name: "Use it" }).click();
  const size = page.getByTestId("size");
  await size.and(page.locator("[data-fresh=true]")).waitFor();
  const input = page.getByRole("group", { name: /^Total spend/ }).locator('[data-part="value-0"]');
  await input.click();

  // An edit begins with its input event and ends with the frame that shows the size as that of the rule.
  await page.evaluate(() => {
    window.edits = [];
    document.addEventListener("input", ({ timeStamp }) => window.edits.push({ at: timeStamp, shown: null }), { capture: true });
    new MutationObserver(() => {
      const last = window.edits.at(-1);
      const fresh = document.querySelector("[data-testid=size][data-fresh=true]");
      if (!fresh || !last || last.shown !== null) return;
      requestAnimationFrame(() => {
        last.shown ??= performance.now();
      });
    }).observe(document.body, { attributes: true, attributeFilter: ["data-fresh"], subtree: true });
  });
  const all: number[] = [];
  const less: number[] = [];
  for (let count = 0; count < EDITS; count += 1) {
    const answered = page.waitForEvent("requestfinished", isPreview);
    await page.keyboard.press(count % 2 === 0 ? "5" : "Backspace");
    const { responseEnd, requestStart } = (await answered).timing();
    await page.waitForFunction((length) => window.edits.length === length && window.edits.at(-1)?.shown, count + 1);
    const took = await page.evaluate(() => {
      const { at, shown } = window.edits.at(-1) ?? { at: 0, shown: 0 };
      return (shown ?? 0) - at;
    });
    all.push(took);
    less.push(took - (responseEnd - requestStart));
  }
  const words = (numbers: number[]) => `p50 ${Math.round(rank(numbers, 0.5))}, p90 ${Math.round(rank(numbers, 0.9))}, most ${Math.round(Math.max(...numbers))} ms`;
  console.log(`${EDITS} edits: ${words(all)}; less the API's time: ${words(less)}`);

  const asked = { begun: 0, dropped: 0, answered: 0, together: 0, most: 0 };
  page.on("request", (request) => {
    if (!isPreview(request)) return;
    asked.begun += 1;
    asked.most = Math.max(asked.most, (asked.together += 1));
  });
  const ended = (what: "dropped" | "answered") => (request: Request) => {
    if (!isPreview(request)) return;
    asked[what] += 1;
    asked.together -= 1;
  };
  page.on("requestfailed", ended("dropped"));
  page.on("requestfinished", ended("answered"));
  // A far-away API: without dropping, questions would pile up.
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const far = { offline: false, latency: 400, downloadThroughput: -1, uploadThroughput: -1 };
  await session.send("Network.emulateNetworkConditions", far);
  const keys = 41;
  for (let count = 0; count < keys; count += 1) {
    await page.keyboard.press(count % 2 === 0 ? "7" : "Backspace");
    await new Promise((done) => setTimeout(done, 110));
  }
  await page.waitForFunction(() => window.edits.at(-1)?.shown);
  console.log(`${keys} edits in haste: ${asked.begun} asked, ${asked.dropped} dropped on the way, ${asked.answered} answered, at most ${asked.most} at once`);
  await close();
});
