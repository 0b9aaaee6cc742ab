import { test, type Page } from "@playwright/test";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { newAddress } from "../journeys/harness/person";
import { pagesOfAWorkspace, pathOf } from "../journeys/harness/routes";
import { browser, furnish, REPOSITORY, shop, signedIn } from "./shop";

const ALL = join(REPOSITORY, "target/screenshots");
const README = join(REPOSITORY, "docs/screenshots");
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const SCHEMES = ["light", "dark"] as const;

async function settled(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  await page.evaluate(() => document.fonts.ready);
}

/** Small enough for a README: Chromium writes WebP by itself. */
async function webp(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  await writeFile(file, Buffer.from(data, "base64"));
  await session.detach();
}

test("screenshots", async () => {
  const workspace = shop();
  const furniture = await furnish(workspace);
  const { page, close } = await browser();
  await signedIn(page, newAddress("asha"), workspace);
  await mkdir(ALL, { recursive: true });
  await mkdir(README, { recursive: true });
  for (const route of pagesOfAWorkspace()) {
    await page.goto(workspace.path(pathOf(route, furniture)));
    const name = route.replaceAll(/[[\].]/g, "").replaceAll("/", "-").slice(1) || "history";
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const scheme of SCHEMES) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await settled(page);
        await page.screenshot({ path: join(ALL, `${name}-${size}-${scheme}.png`) });
      }
    }
  }
  await webp(page, join(README, "history.webp"));
  await close();
});
