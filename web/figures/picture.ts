import type { Page } from "@playwright/test";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { REPOSITORY, settled, SIZES } from "./shop";

/** Also one that holds the most of a long page, in the proportions of the wide one. */
const VIEWPORTS = { ...SIZES, far: { width: 1840, height: 1150 } };
const SCREENSHOTS = join(REPOSITORY, "docs/screenshots");

/** A picture small enough for a document: Chromium writes WebP by itself. */
export async function take(page: Page, name: string, size: keyof typeof VIEWPORTS, scheme: "light" | "dark"): Promise<void> {
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.setViewportSize(VIEWPORTS[size]);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await settled(page);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 80 });
  await writeFile(join(SCREENSHOTS, `${name}.webp`), Buffer.from(data, "base64"));
  await session.detach();
}
