/** Whether a page of this site asks. Browsers set these headers themselves, and no script can change them. */
export function isSameOrigin(headers: Headers, origin: string): boolean {
  const site = headers.get("sec-fetch-site");
  // Browsers of before 2023 say only where a request comes from.
  return site ? site === "same-origin" : headers.get("origin") === origin;
}
