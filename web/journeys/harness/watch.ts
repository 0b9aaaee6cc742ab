import { expect, type BrowserContext } from "@playwright/test";

// Sessions and keys of the API, and access tokens. The provider's one-time `code` and `state` are no tokens.
const TOKEN = /td[gs]_\w{8}|[?&#](access_?token|id_?token|token|session)=/i;

declare global {
  interface Window {
    /** With which codes the page's websockets were closed. */
    closeCodes: number[];
  }
}

/** Notes what no page may do, whatever the journey: break its content policy, throw, or put a token into a URL. */
export async function watch(context: BrowserContext, complaints: string[]): Promise<void> {
  context.on("console", (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(`${message.page()?.url()}: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`${error.page()?.url()}: ${error.error().message}`));
  context.on("request", (request) => {
    if (TOKEN.test(request.url())) complaints.push(`a token in a URL: ${request.url()}`);
  });
  await context.addInitScript(() => {
    window.closeCodes = [];
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener("close", ({ code }) => window.closeCodes.push(code));
      }
    };
  });
}

export function expectNoComplaints(complaints: string[]): void {
  expect(complaints, "what no page may do").toEqual([]);
}
