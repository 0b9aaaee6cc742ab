import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: {
      "@": import.meta.dirname,
      // It refuses to be loaded outside of a server; tests are allowed to.
      "server-only": `${import.meta.dirname}/node_modules/next/dist/compiled/server-only/empty.js`,
    },
  },
  test: {
    environment: "jsdom",
    include: ["{app,components,features,lib}/**/*.test.{ts,tsx}"],
    env: { TZ: "UTC" },
  },
});
