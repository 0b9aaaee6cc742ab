import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, test } from "./harness/test";

const run = promisify(execFile);

test("the commands to copy do what they say", async ({ arrive, workspace }) => {
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path("/developers"));
  const answerTo = async (name: string) => {
    const command = await page.getByRole("region", { name, exact: true }).innerText();
    const { stdout } = await run("bash", ["-c", command], { env: { ...process.env, TIDINGS_API_KEY: workspace.key } });
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  expect(await answerTo("Ask")).toEqual({ data: { workspaceTotals: { customers: 0, orders: 0, totalSpend: "0.00" } } });
  expect(await answerTo("Send customers")).toMatchObject({ accepted: 1, rejected: [] });
  expect(await answerTo("Send orders")).toMatchObject({ accepted: 1, rejected: [] });
});

test("what other tools import is there without a key", async ({ arrive, workspace }) => {
  const { page } = await arrive("VIEWER");
  await page.goto(workspace.path("/developers"));
  const read = async (name: RegExp) => {
    const address = await page.getByRole("link", { name }).getAttribute("href");
    return (await fetch(address ?? "")).json() as Promise<unknown>;
  };
  expect(await read(/^OpenAPI/)).toMatchObject({ openapi: expect.stringMatching(/^3\./) });
  expect(await read(/^Postman/)).toMatchObject({ info: { name: "Tidings" } });
});

test("GraphiQL asks as whoever is signed in, and loads nothing from elsewhere", async ({ arrive, workspace }) => {
  const { page } = await arrive("VIEWER");
  const asked = new Set<string>();
  page.on("request", (request) => asked.add(new URL(request.url()).hostname));
  await page.goto(workspace.path("/developers"));
  await page.getByRole("link", { name: "Open GraphiQL" }).click();
  const editor = page.locator(".graphiql-query-editor");
  await editor.getByText("nodes", { exact: true }).first().click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.locator(".result-window")).toContainText(/"campaigns"/);

  // A subscription stays open until it is stopped.
  await editor.getByText("workspaceStats").first().click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.getByRole("button", { name: /stop query/i }).click();

  // On a phone the answer lies below the document, and what a button opens takes the place of both.
  await page.setViewportSize({ width: 390, height: 844 });
  const box = async (selector: string) => (await page.locator(selector).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await expect.poll(async () => (await box(".graphiql-response")).y).toBeGreaterThan(400);
  expect((await box(".graphiql-query-editor")).width).toBeGreaterThan(340);
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
  await expect(editor).toBeHidden();
  expect((await box(".graphiql-plugin")).width).toBe(390);
  expect([...asked].filter((host) => host !== "localhost" && host !== "")).toEqual([]);
});
