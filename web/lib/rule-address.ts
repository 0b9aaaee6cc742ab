/** Servers take addresses of about 8,000 characters. */
const LONGEST = 6_000;

/** Whether a rule can stand in an address. */
export const isShortEnough = (rule: unknown): boolean => encodeURIComponent(JSON.stringify(rule)).length <= LONGEST;

/** The rule in an address. Any object will do: what is no rule is told by whoever reads it. */
export function ruleIn(parameters: URLSearchParams): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(parameters.get("rule") ?? "null");
    return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The address of a page that begins with a rule, and with a name for it. */
export function withRule(path: string, rule: unknown, name?: string): string {
  const parameters = new URLSearchParams({ rule: JSON.stringify(rule), ...(name ? { name } : {}) });
  return `${path}?${parameters.toString()}`;
}
