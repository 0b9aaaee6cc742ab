import "server-only";

// Read when asked, not when built: the same image serves any deployment.
function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

export const settings = {
  /** Where this server reaches the API. */
  apiUrl: () => process.env.API_URL ?? "http://127.0.0.1:8080",
  /** Where a browser reaches the API. */
  publicApiUrl: () => process.env.PUBLIC_API_URL ?? "http://localhost:8080",
  /** What this server shows the API when it hands over an ID token. */
  webSecret: () => required("WEB_SECRET"),
  authSecret: () => required("AUTH_SECRET"),
};
