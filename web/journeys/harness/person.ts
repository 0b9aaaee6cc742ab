import { randomUUID } from "node:crypto";

import { expect, type APIResponse, type Page } from "@playwright/test";

import { query, stack, type Answer } from "./stack";
import type { Workspace } from "./workspace";

/** An address that nobody has used before. */
export function newAddress(name: string): string {
  return `${name}-${randomUUID().slice(0, 8)}@journeys.example`;
}

/** From the sign-in page through the identity provider back to the page that was asked for. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByRole("button", { name: "Continue with Google" }).click();
  await page.waitForURL((url) => url.origin === stack.identityProviderUrl);
  await page.getByLabel("Somebody else").fill(email);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await page.waitForURL((url) => url.origin === stack.webUrl && !url.pathname.startsWith("/api/"));
}

/** Signs an invited person in and accepts the invitation; leaves the page in the workspace. */
export async function signInAndJoin(page: Page, email: string, workspace: Workspace): Promise<void> {
  await page.goto("/welcome");
  await signIn(page, email);
  await page.getByRole("button", { name: `Join ${workspace.name}` }).click();
  await page.waitForURL((url) => url.pathname === workspace.path());
  await expect(page.getByRole("button", { name: `Workspace: ${workspace.name}` })).toBeVisible();
}

/** Chooses from the person's own menu: "Sign out", "Sign out everywhere". */
export async function chooseFromPersonMenu(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: /^Account of / }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

/** Asks for an access token with the cookies of whoever is signed in there, as a page of ours would. */
export async function askForToken(page: Page, workspace: Workspace): Promise<APIResponse> {
  return page.request.post("/api/token", { data: { workspaceId: workspace.id }, headers: { origin: stack.webUrl } });
}

/** Runs a document as the page does, with an access token of whoever is signed in there. */
export async function queryAs(page: Page, workspace: Workspace, document: string, variables: object = {}): Promise<Answer> {
  const token = await page.evaluate(async (workspaceId) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch("/api/token", { method: "POST", headers, body: JSON.stringify({ workspaceId }) });
    return ((await response.json()) as { accessToken?: string }).accessToken;
  }, workspace.id);
  if (!token) throw new Error("the page was given no access token");
  return query(token, document, variables);
}
