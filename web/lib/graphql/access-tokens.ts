/** How long before its end a token is replaced; of one that lives shortly, a quarter of its life. */
const AHEAD_MS = 30_000;
const PATIENCE_MS = 10_000;

export type EndOfAccess = "signed-out" | "no-access";

/** Nobody is signed in any longer, or not in this workspace: asking again does not help. */
export class AccessEnded extends Error {
  constructor(readonly why: EndOfAccess) {
    super(why === "signed-out" ? "you are signed out" : "you have no access to this workspace any longer");
  }
}

/** No token could be had for now. */
export class TokenUnavailable extends Error {}

type Held = { token: string; renewAt: number };

/** The access token of one workspace: short-lived, and kept in memory alone. */
export class AccessTokens {
  #held: Held | null = null;
  #asking: Promise<Held> | null = null;

  constructor(
    private readonly workspaceId: string,
    private readonly onEnd: (why: EndOfAccess) => void,
  ) {}

  /** A token that has some time to live. */
  async get(): Promise<string> {
    if (this.#held && Date.now() < this.#held.renewAt) return this.#held.token;
    return await this.#ask();
  }

  /** Another token than `spent`, which the API has refused. Of many who ask at once, one goes. */
  async renew(spent: string): Promise<string> {
    if (this.#held && this.#held.token !== spent) return await this.get();
    return await this.#ask();
  }

  async #ask(): Promise<string> {
    this.#asking ??= mint(this.workspaceId).finally(() => {
      this.#asking = null;
    });
    try {
      this.#held = await this.#asking;
      return this.#held.token;
    } catch (error) {
      this.#held = null;
      if (error instanceof AccessEnded) this.onEnd(error.why);
      throw error;
    }
  }
}

async function mint(workspaceId: string): Promise<Held> {
  const response = await fetch("/api/token", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ workspaceId }),
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    throw new TokenUnavailable("the server did not answer", { cause: error });
  });
  if (response.status === 401) throw new AccessEnded("signed-out");
  if (response.status === 403 || response.status === 404) throw new AccessEnded("no-access");
  if (!response.ok) throw new TokenUnavailable(`the server answered ${response.status}`);
  const { accessToken, expiresAt } = (await response.json()) as { accessToken: string; expiresAt: string };
  return { token: accessToken, renewAt: renewalTime(expiresAt, response.headers.get("date")) };
}

/** When to renew, by this machine's clock: what counts is the time between the server's now and the token's end. */
export function renewalTime(expiresAt: string, serverDate: string | null, now = Date.now()): number {
  const serverNow = Date.parse(serverDate ?? "") || now;
  const life = Math.max(0, Date.parse(expiresAt) - serverNow);
  return now + life - Math.min(AHEAD_MS, life / 4);
}
