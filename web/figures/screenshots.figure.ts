import { test } from "@playwright/test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { pagesOfAWorkspace, pathOf } from "../journeys/harness/routes";
import { browser, furnish, REPOSITORY, settled, shop, signedIn, SIZES } from "./shop";

const PICTURES = join(REPOSITORY, "target/screenshots");

test("every page, light and dark, wide and narrow", async () => {
  const workspace = shop();
  const furniture = await furnish(workspace);
  const { page, close } = await browser();
  await signedIn(page, "meera.iyer@shop.example", workspace);
  await mkdir(PICTURES, { recursive: true });
  for (const route of pagesOfAWorkspace()) {
    await page.goto(workspace.path(pathOf(route, furniture)));
    const name = route.replaceAll(/[[\].]/g, "").replaceAll("/", "-").slice(1) || "history";
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const scheme of ["light", "dark"] as const) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await settled(page);
        await page.screenshot({ path: join(PICTURES, `${name}-${size}-${scheme}.png`) });
      }
    }
  }
  await close();
});
