import { defineConfig } from "@playwright/test";

import journeys from "../playwright.config";

// What pages cost, and what they look like: measured one by one, and no part of the tests.
export default defineConfig({
  ...journeys,
  testDir: ".",
  testMatch: "*.figure.ts",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 30 * 60_000,
  projects: [{ name: "figures" }],
});
