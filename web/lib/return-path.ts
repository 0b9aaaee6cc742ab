/** Only a base to resolve paths against; nothing is ever asked of it. */
const HERE = "http://here.invalid";
const LONGEST = 2_000;

/** The path of a page of ours that somebody is to be led back to, and `/` for whatever else an address may hold. */
export function returnPath(wanted: unknown): string {
  if (typeof wanted !== "string" || wanted.length > LONGEST || !wanted.startsWith("/")) return "/";
  // Browsers drop tabs and line breaks from addresses, and read "\" as "/": "/\evil.example" is another site.
  if (/[\\\u0000-\u001f]/.test(wanted) || !URL.canParse(wanted, HERE)) return "/";
  const url = new URL(wanted, HERE);
  return url.origin === HERE && !leadsInCircles(url.pathname) ? url.pathname + url.search + url.hash : "/";
}

const leadsInCircles = (pathname: string) => /^\/(api|sign-in|signed-out)(\/|$)/.test(pathname) || pathname.startsWith("//");

/** The address of a page that leads back to another one afterwards. */
export function withReturn(page: "/sign-in" | "/signed-out", to: string): string {
  const path = returnPath(to);
  return path === "/" ? page : `${page}?callbackUrl=${encodeURIComponent(path)}`;
}
