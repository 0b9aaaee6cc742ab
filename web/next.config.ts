import type { NextConfig } from "next";

// What every answer says; pages have a content policy besides (proxy.ts).
const HEADERS = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "x-frame-options", value: "DENY" },
  { key: "referrer-policy", value: "same-origin" },
  // Browsers heed it under https alone.
  { key: "strict-transport-security", value: "max-age=31536000" },
];

const config: NextConfig = {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  // `make check` looks at the types.
  typescript: { ignoreBuildErrors: true },
  // Elsewhere than where people sign out.
  devIndicators: { position: "bottom-right" },
  headers: async () => [{ source: "/:path*", headers: HEADERS }],
  turbopack: { root: import.meta.dirname },
};

export default config;
