import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { settingProblems } from "./settings";

const SECRET = "0123456789abcdef0123456789abcdef";

beforeEach(() => {
  vi.stubEnv("AUTH_URL", "https://tidings.example");
  vi.stubEnv("AUTH_SECRET", SECRET);
  vi.stubEnv("WEB_SECRET", SECRET);
  vi.stubEnv("AUTH_GOOGLE_ID", "client");
  vi.stubEnv("AUTH_GOOGLE_SECRET", "secret");
  vi.stubEnv("PUBLIC_API_URL", "https://api.tidings.example");
});
afterEach(() => vi.unstubAllEnvs());

test("complete settings have no problem", () => {
  expect(settingProblems()).toEqual([]);
});

test.each(["AUTH_URL", "AUTH_SECRET", "WEB_SECRET", "AUTH_GOOGLE_ID", "AUTH_GOOGLE_SECRET"])("without %s it is named", (name) => {
  vi.stubEnv(name, "");
  expect(settingProblems()).toEqual([`${name} is not set`]);
});

test.each([
  ["AUTH_SECRET", "short", "AUTH_SECRET must have at least 32 characters"],
  ["API_URL", "api:8080", "API_URL must be an address that begins with https:// or http://"],
  ["AUTH_URL", "http://tidings.example", "AUTH_URL must begin with https:// unless it is on localhost"],
  ["PUBLIC_API_URL", "http://api.tidings.example", "PUBLIC_API_URL must begin with https:// unless it is on localhost"],
])("%s may not be %s", (name, value, problem) => {
  vi.stubEnv(name, value);
  expect(settingProblems()).toEqual([problem]);
});

test("plain http will do on this machine", () => {
  vi.stubEnv("AUTH_URL", "http://localhost:3000");
  expect(settingProblems()).toEqual([]);
});
