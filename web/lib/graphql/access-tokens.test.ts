import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { AccessEnded, AccessTokens, renewalTime, TokenUnavailable } from "./access-tokens";
import { authorisedFetch } from "./client";

const START = Date.parse("2026-11-21T10:00:00Z");
const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  vi.stubGlobal("fetch", fetched);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  fetched.mockReset();
});

function tokenAnswer(accessToken: string, lifeSeconds = 300): Response {
  const expiresAt = new Date(Date.now() + lifeSeconds * 1_000).toISOString();
  return Response.json({ accessToken, expiresAt }, { headers: { date: new Date().toUTCString() } });
}

test("a token is kept until shortly before its end", async () => {
  fetched.mockImplementation(async () => tokenAnswer(`token ${fetched.mock.calls.length}`));
  const tokens = new AccessTokens("1", () => {});
  expect(await tokens.get()).toBe("token 1");
  vi.setSystemTime(START + 269_000);
  expect(await tokens.get()).toBe("token 1");
  vi.setSystemTime(START + 271_000);
  expect(await tokens.get()).toBe("token 2");
});

test("many who ask at once share one answer", async () => {
  fetched.mockImplementation(async () => tokenAnswer("one"));
  const tokens = new AccessTokens("1", () => {});
  expect(await Promise.all([tokens.get(), tokens.get(), tokens.renew("old")])).toEqual(["one", "one", "one"]);
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(await tokens.renew("old")).toBe("one");
  expect(fetched).toHaveBeenCalledTimes(1);
});

test("the end is reckoned from the server's clock", () => {
  // The server is an hour ahead of us.
  const expiresAt = new Date(START + 3_600_000 + 300_000).toISOString();
  const serverDate = new Date(START + 3_600_000).toUTCString();
  expect(renewalTime(expiresAt, serverDate, START)).toBe(START + 270_000);
  expect(renewalTime(new Date(START + 8_000).toISOString(), null, START)).toBe(START + 6_000);
});

test.each([
  [401, "signed-out"],
  [403, "no-access"],
  [404, "no-access"],
] as const)("an answer of %i ends access: %s", async (status, why) => {
  fetched.mockResolvedValue(new Response("{}", { status }));
  const ended = vi.fn();
  await expect(new AccessTokens("1", ended).get()).rejects.toThrow(AccessEnded);
  expect(ended).toHaveBeenCalledWith(why);
});

test("a server that is away ends nothing", async () => {
  const ended = vi.fn();
  const tokens = new AccessTokens("1", ended);
  fetched.mockResolvedValueOnce(new Response("{}", { status: 503 }));
  await expect(tokens.get()).rejects.toThrow(TokenUnavailable);
  fetched.mockRejectedValueOnce(new TypeError("failed"));
  await expect(tokens.get()).rejects.toThrow(TokenUnavailable);
  fetched.mockImplementationOnce(async () => tokenAnswer("back"));
  expect(await tokens.get()).toBe("back");
  expect(ended).not.toHaveBeenCalled();
});

test("a refused token is renewed once", async () => {
  const tokens = { get: async () => "old", renew: vi.fn(async () => "new") };
  fetched.mockResolvedValueOnce(new Response("{}", { status: 401 })).mockResolvedValueOnce(new Response("ok"));
  expect((await authorisedFetch(tokens)("/graphql", { method: "POST" })).status).toBe(200);
  expect(tokens.renew).toHaveBeenCalledExactlyOnceWith("old");
  expect(fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get("authorization"))).toEqual([
    "Bearer old",
    "Bearer new",
  ]);
  fetched.mockResolvedValue(new Response("{}", { status: 401 }));
  expect((await authorisedFetch(tokens)("/graphql")).status).toBe(401);
  expect(fetched).toHaveBeenCalledTimes(4);
});
