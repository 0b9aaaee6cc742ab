import { readFile, writeFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { expectAccessible } from "./harness/accessibility";
import { askForToken } from "./harness/person";
import { stack } from "./harness/stack";
import { expect, test } from "./harness/test";
import type { Workspace } from "./harness/workspace";

const ROWS = 200_000;
/** So many refused rows are kept of an import. */
const KEPT = 100_000;
const WRONG = [17, 40_000, 40_001, 123_456, 199_999, 200_000];

/** A file of customers, some rows of which have no proper phone number. */
function customers(rows: number, wrong: readonly number[] = []): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const row = index + 1;
    const phone = wrong.includes(row) ? "call me" : `+9198${String(row).padStart(8, "0")}`;
    return `c${row},"Rao, Asha ${row}",${phone},Pune,yes`;
  });
  return ["Customer ID,Full name,Mobile,Town,Accepts marketing", ...lines, ""].join("\r\n");
}

const chooser = (page: Page) => page.getByLabel(/^Drop a CSV file here, or choose one/);
const count = async (page: Page, name: "rows" | "written" | "refused") =>
  Number((await page.getByTestId(name).innerText()).replaceAll(",", ""));

async function totals(workspace: Workspace): Promise<Record<string, unknown>> {
  const { workspaceTotals } = await workspace.run<{ workspaceTotals: Record<string, unknown> }>(
    "{ workspaceTotals { customers orders visits totalSpend } }",
  );
  return workspaceTotals;
}

test("two hundred thousand customers come in, with a reload in the middle", async ({ arrive, workspace }, info) => {
  test.setTimeout(300_000);
  const [file, other] = [info.outputPath("customers.csv"), info.outputPath("other.csv")];
  const content = customers(ROWS, WRONG);
  await writeFile(file, content);
  await writeFile(other, content.replaceAll("Pune", "Agra"));
  const { page } = await arrive("MARKETER");
  const sent: number[] = [];
  page.on("request", (request) => {
    const from = new URL(request.url()).searchParams.get("fromRow");
    if (request.method() === "PUT" && from) sent.push(Number(from));
  });
  // Slow enough that the reload comes in the middle.
  const network = await page.context().newCDPSession(page);
  const speed = (uploadThroughput: number) =>
    network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  await network.send("Network.enable");
  await speed(1_000_000);

  await page.goto(workspace.path("/import"));
  await chooser(page).setInputFiles(file);
  await expect(page.getByText("The first 200 rows", { exact: false })).toContainText("1 of the first 200 rows would be refused");
  await expect(page.getByText("Row 17: Phone must be")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Import about [\d,]+ customers$/ }).click();
  await page.waitForURL(/\/import\/[\w-]+$/);
  await expect.poll(() => count(page, "rows"), { timeout: 60_000 }).toBeGreaterThan(20_000);
  await expectAccessible(page);

  await page.reload();
  await speed(-1);
  await expect(page.getByText("Needs its file")).toBeVisible();
  const taken = await count(page, "rows");
  expect(taken).toBeGreaterThan(20_000);
  expect(taken).toBeLessThan(ROWS);
  await expectAccessible(page);
  const again = page.getByLabel(/^Choose customers\.csv again to go on/);
  await again.setInputFiles(other);
  await expect(page.getByText("something else stands in it")).toBeVisible();
  const before = sent.length;
  await again.setInputFiles(file);
  await expect(page.getByText("All of it, 2,00,000 rows")).toBeVisible({ timeout: 120_000 });
  expect(sent[before]).toBe(taken + 1);

  // It only shows the progress now; nothing is asked for.
  await page.reload();
  await expect(page.getByText("All of it, 2,00,000 rows")).toBeVisible();
  await expect(page.getByText(/^Choose customers\.csv again/)).toHaveCount(0);
  await expect(page.getByText("Done", { exact: true })).toBeVisible({ timeout: 180_000 });
  const written = ROWS - WRONG.length;
  expect(await count(page, "written")).toBe(written);
  expect(await count(page, "refused")).toBe(WRONG.length);
  expect(await totals(workspace)).toMatchObject({ customers: written });
  await expectAccessible(page);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "The 6 refused rows" }).click();
  const refused = await readFile(await (await download).path(), "utf8");
  const lines = refused.trim().split(/\r?\n/);
  expect(lines).toHaveLength(1 + WRONG.length);
  expect(lines.slice(1).map((line) => Number(line.split(",")[0]))).toEqual(WRONG);
  expect(lines[1]).toContain("phone must be + and 7 to 15 digits");
  expect(lines[1]).toContain('"Rao, Asha 17"');
});

test("orders are mapped by hand, and other pages are looked at meanwhile", async ({ arrive, workspace }) => {
  const lines = Array.from({ length: 3_000 }, (_, index) => `o${index};c${index % 50};${index}.50;2026-03-01 18:30;x`);
  const { page } = await arrive("MARKETER");
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(page).toHaveURL(workspace.path("/import"));
  await chooser(page).setInputFiles({
    name: "kasse.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["Beleg;Kunde;Betrag;Wann;Status", ...lines].join("\n")),
  });
  await page.getByRole("radio", { name: "Orders" }).check();
  await expect(page.getByText("Say which column is the order id, customer id, amount, and ordered at.")).toBeVisible();
  for (const [column, field] of [["Beleg", "Order id"], ["Kunde", "Customer id"], ["Betrag", "Amount"], ["Wann", "Ordered at"]]) {
    await page.getByRole("combobox", { name: `${column} becomes` }).selectOption({ label: `${field} (needed)` });
  }
  // Its name was known, but not what stands in it.
  await expect(page.getByText("The first 200 rows would all be refused")).toBeVisible();
  await page.getByRole("combobox", { name: "Status becomes" }).selectOption({ label: "Leave out" });
  await expect(page.getByText("The first 200 rows can be taken.")).toBeVisible();
  await expectAccessible(page);

  // What was said stays while one looks elsewhere.
  await page.getByRole("link", { name: "Customers", exact: true }).click();
  await expect(page.getByText("No customers yet")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Import" }).click();
  await page.getByRole("button", { name: "Import 3,000 orders" }).click();
  await page.waitForURL(/\/import\/[\w-]+$/);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Import" }).click();
  await page.getByRole("link", { name: "kasse.csv" }).click();
  await expect(page.getByText("Done", { exact: true })).toBeVisible({ timeout: 60_000 });
  expect(await count(page, "written")).toBe(3_000);
  expect(await totals(workspace)).toMatchObject({ customers: 50, orders: 3_000, totalSpend: "4500000.00" });

  // The same file is known again.
  await page.getByRole("link", { name: "Import another file" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "kasse.csv" })).toContainText("3,000 orders");
  await chooser(page).setInputFiles({
    name: "again.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["Beleg;Kunde;Betrag;Wann;Status", ...lines].join("\n")),
  });
  await expect(page.getByText("This file was begun here before")).toBeVisible();
});

test("a file that nobody can read is told apart at once", async ({ arrive, workspace }) => {
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path("/import"));
  const choose = (name: string, buffer: Buffer) => chooser(page).setInputFiles({ name, mimeType: "text/csv", buffer });
  await choose("latin.csv", Buffer.from("id,name\n1,Jos\u00e9\n", "latin1"));
  await expect(page.getByText("Line 2 is not UTF-8")).toBeVisible();
  await choose("book.xlsx", Buffer.from("PK\u0003\u0004 and more"));
  await expect(page.getByText("This is a workbook")).toBeVisible();
  await expectAccessible(page);
});

test("an import is ended where it is", async ({ arrive, workspace }) => {
  const { page } = await arrive("MARKETER");
  await page.goto(workspace.path("/import"));
  await chooser(page).setInputFiles({
    name: "open.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`${customers(12_000)}12001,"${"x".repeat(300_000)}`),
  });
  await page.getByRole("button", { name: /^Import / }).click();
  await expect(page.getByText("is a quote left open?")).toBeVisible();
  const taken = await count(page, "rows");
  expect(taken).toBeGreaterThan(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: "End it here" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End it here" }).click();
  await expect(page.getByText("Done", { exact: true })).toBeVisible({ timeout: 60_000 });
  expect(await totals(workspace)).toMatchObject({ customers: taken });
});

test("where more rows were refused than are kept, that is said", async ({ arrive, workspace }) => {
  test.setTimeout(120_000);
  const id = await workspace.importFile("customers", { externalId: 0 }, `Id,Name\n${",nobody\n".repeat(KEPT + 2)}`);
  const { page } = await arrive("VIEWER");
  await page.goto(workspace.path(`/import/${id}`));
  await expect(page.getByText("the 2 after them are only counted")).toContainText("The first 1,00,000 refused rows are kept");
  await expect(page.getByRole("button", { name: "The first 1,00,000 refused rows" })).toBeVisible();
  await expectAccessible(page);
});

test("a viewer may look at an import, but make none", async ({ arrive, workspace }) => {
  const id = await workspace.importFile("customers", { externalId: 0 }, "Id\nc1\n");
  const { page } = await arrive("VIEWER");
  await page.goto(workspace.path("/customers"));
  await expect(page.getByRole("table", { name: "Customers" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Import" })).toHaveCount(0);
  await page.goto(workspace.path("/import"));
  await expect(page.getByRole("heading", { name: "Your role may look, but not import" })).toBeVisible();
  await page.goto(workspace.path(`/import/${id}`));
  await expect(page.getByText("Done: 1 customer written.")).toBeVisible();

  const { accessToken } = (await (await askForToken(page, workspace)).json()) as { accessToken: string };
  const refused = await fetch(`${stack.apiUrl}/v1/imports`, {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body: JSON.stringify({ kind: "customers", mapping: { externalId: 0 } }),
  });
  expect(refused.status).toBe(403);
});
