import { defineConfig } from "vitest/config";

const roots = "{app,components,features,lib}";

export default defineConfig({
  resolve: {
    alias: {
      "@": import.meta.dirname,
      // It refuses to be loaded outside of a server; tests are allowed to.
      "server-only": `${import.meta.dirname}/node_modules/next/dist/compiled/server-only/empty.js`,
    },
  },
  test: {
    env: { TZ: "UTC" },
    // Only what draws something needs a document.
    projects: [
      { extends: true, test: { name: "logic", environment: "node", include: [`${roots}/**/*.test.ts`] } },
      { extends: true, test: { name: "components", environment: "jsdom", include: [`${roots}/**/*.test.tsx`] } },
    ],
  },
});
