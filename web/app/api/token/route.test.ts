import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { ApiAway, ApiProblem, mintAccessToken } from "@/lib/api/people";
import { apiSession } from "@/lib/session";

import { POST } from "./route";

vi.mock("@/lib/session", () => ({ apiSession: vi.fn() }));
vi.mock("@/lib/api/people", async (load) => ({ ...(await load<object>()), mintAccessToken: vi.fn() }));

const SITE = "http://localhost:3000";
const token = { accessToken: "tda_1", expiresAt: "2026-03-01T00:05:00Z" };

beforeEach(() => {
  vi.stubEnv("AUTH_URL", SITE);
  vi.mocked(apiSession).mockResolvedValue("tds_secret");
  vi.mocked(mintAccessToken).mockResolvedValue(token);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetAllMocks();
});

/** A stand-in, since `Request` drops the headers that only a browser may set. */
function asked(headers: Record<string, string>, body: unknown = { workspaceId: "3" }): Request {
  return { headers: new Headers(headers), json: () => Promise.resolve(body) } as unknown as Request;
}

const ours = { "sec-fetch-site": "same-origin", origin: SITE };

test("a page of ours gets a token, which no cache keeps", async () => {
  const response = await POST(asked(ours));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual(token);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(mintAccessToken).toHaveBeenCalledWith("tds_secret", "3");
});

test("an older browser that names its origin gets one too", async () => {
  expect((await POST(asked({ origin: SITE }))).status).toBe(200);
});

test.each<Record<string, string>>([
  { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
  { "sec-fetch-site": "same-site", origin: "http://localhost:4000" },
  { "sec-fetch-site": "none" },
  { origin: "https://evil.example" },
  { origin: "null" },
  {},
])("whoever asks with %j gets none", async (headers) => {
  expect((await POST(asked(headers))).status).toBe(403);
  expect(mintAccessToken).not.toHaveBeenCalled();
});

test("without a session it is 401", async () => {
  vi.mocked(apiSession).mockResolvedValue(null);
  expect((await POST(asked(ours))).status).toBe(401);
});

test.each([null, [], "3", {}, { workspaceId: 3 }, { workspaceId: "" }])("%j names no workspace", async (body) => {
  const response = await POST(asked(ours, body));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ path: ["workspaceId"] });
});

test("what the API refuses is told as it is, and its absence as 503", async () => {
  vi.mocked(mintAccessToken).mockRejectedValueOnce(new ApiProblem(404, { code: "NOT_FOUND", title: "Not Found" }));
  expect((await POST(asked(ours))).status).toBe(404);
  vi.spyOn(console, "error").mockImplementation(() => {});
  vi.mocked(mintAccessToken).mockRejectedValueOnce(new ApiAway("the API did not answer"));
  expect((await POST(asked(ours))).status).toBe(503);
});
