type Places = {
  /** Where browsers reach the API. */
  api: string;
  /** The identity provider, to which the sign-in form leads. */
  issuer: string;
  /** Whether the development server sends the page: it evaluates text as code. */
  development: boolean;
};

/** What a page may load, and from where; scripts only those that carry the nonce, and what they load. */
export function contentPolicy(nonce: string, { api, issuer, development }: Places): string {
  const { origin, host, protocol } = new URL(api);
  const socket = `${protocol === "https:" ? "wss" : "ws"}://${host}`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: https: ${origin}`,
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    `connect-src 'self' ${origin} ${socket}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    // Chromium holds redirects after a form to this too, and signing in redirects to the provider.
    `form-action 'self' ${new URL(issuer).origin}`,
    "object-src 'none'",
  ].join("; ");
}
