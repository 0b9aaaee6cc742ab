import next from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

// app → features → components/ui, lib; a feature names its own files relatively and no other feature at all.
const walls = [
  { from: "features", refused: ["@/app/*", "@/features/*"] },
  { from: "components", refused: ["@/app/*", "@/features/*"] },
  { from: "lib", refused: ["@/app/*", "@/features/*", "@/components/*"] },
];

const config = [
  { ignores: [".next/", "next-env.d.ts", "lib/graphql/graphql-env.d.ts", "test-results/", "playwright-report/"] },
  ...next,
  ...typescript,
  ...walls.map(({ from, refused }) => ({
    files: [`${from}/**/*.{ts,tsx}`],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: refused, message: "imports go from app to features to components and lib" }] },
      ],
    },
  })),
];

export default config;
