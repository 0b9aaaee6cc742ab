import "server-only";

// Read when asked, not when built: the same build serves any deployment.
function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const SECRET_LENGTH = 32;

function secret(name: string): string {
  const value = required(name);
  if (value.length < SECRET_LENGTH) throw new Error(`${name} must have at least ${SECRET_LENGTH} characters`);
  return value;
}

function address(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url?.protocol === "https:" || url?.protocol === "http:") return value;
  throw new Error(`${name} must be an address that begins with https:// or http://`);
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Sign-in cookies are Secure under https alone, so plain http is for this machine. */
function publicAddress(name: string, value: string): string {
  const url = new URL(address(name, value));
  if (url.protocol === "https:" || LOOPBACK.includes(url.hostname)) return value;
  throw new Error(`${name} must begin with https:// unless it is on localhost`);
}

export const settings = {
  /** Where this server reaches the API. */
  apiUrl: () => address("API_URL", process.env.API_URL ?? "http://127.0.0.1:8080"),
  /** Where a browser reaches the API. */
  publicApiUrl: () => publicAddress("PUBLIC_API_URL", process.env.PUBLIC_API_URL ?? "http://localhost:8080"),
  /** Where a browser reaches this server. */
  authUrl: () => publicAddress("AUTH_URL", required("AUTH_URL")),
  /** What this server shows the API when it hands over an ID token. */
  webSecret: () => secret("WEB_SECRET"),
  /** What this server encrypts its cookies with. */
  authSecret: () => secret("AUTH_SECRET"),
  /** Our client at the identity provider. */
  googleId: () => required("AUTH_GOOGLE_ID"),
  googleSecret: () => required("AUTH_GOOGLE_SECRET"),
  googleIssuer: () => publicAddress("AUTH_GOOGLE_ISSUER", process.env.AUTH_GOOGLE_ISSUER ?? "https://accounts.google.com"),
};

/** What is wrong with the settings, by the variables' names. */
export function settingProblems(): string[] {
  return Object.values(settings).flatMap((read) => {
    try {
      read();
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
}
