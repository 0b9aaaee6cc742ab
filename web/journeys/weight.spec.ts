import { gzipSync } from "node:zlib";

import { expect, test } from "./harness/test";

const LIMIT = 200_000;

test("the first page brings less than 200 kB of JavaScript, compressed", async ({ arrive, workspace }) => {
  const { page } = await arrive("MARKETER");
  const markup = await (await page.request.get(workspace.path())).text();
  // Browsers that know modules, which all do that the dashboard is for, pass these over.
  const document = markup.replace(/<script[^>]*nomodule[^>]*>/gi, "");
  const scripts = new Set(document.match(/\/_next\/static\/[^"'\\\s]+\.js/g));
  expect(scripts.size).toBeGreaterThan(0);

  const bodies = await Promise.all([...scripts].map(async (script) => (await page.request.get(script)).body()));
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
  console.log(`the history of campaigns loads ${Math.round(bytes / 1000)} kB of JavaScript in ${scripts.size} files`);
  expect(bytes).toBeLessThan(LIMIT);
});
