import { defineConfig } from "@playwright/test";

// scripts/journeys.sh says where the stack is and which browser to use.
export default defineConfig({
  testDir: "journeys",
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // Once more on a machine that stalls; a journey that needed it is reported as flaky.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  projects: [
    { name: "journeys", testIgnore: "outage.spec.ts" },
    // It ends the API under all others; alone it runs with --no-deps.
    { name: "outage", testMatch: "outage.spec.ts", dependencies: ["journeys"] },
  ],
  use: {
    baseURL: process.env.AUTH_URL,
    locale: "en-IN",
    timezoneId: "Asia/Kolkata",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        // Root, whom containers run tests as, has no sandbox.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
