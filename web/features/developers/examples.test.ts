import { execFileSync } from "node:child_process";

import { expect, test } from "vitest";

import { examples, socketUrl } from "./examples";

// A stand-in for curl says what a shell makes of the command.
const SHELL = `curl() { printf '%s\\n' "$@"; }; TIDINGS_API_KEY=tdg_1_2_three; `;

test.each(examples("https://api.tidings.example"))("a shell reads “$name” as it is meant", ({ code }) => {
  const words = execFileSync("bash", ["-c", SHELL + code], { encoding: "utf8" }).trimEnd().split("\n");
  expect(words[1]).toMatch(/^https:\/\/api\.tidings\.example\/(graphql|v1\/\w+)$/);
  expect(words).toContain("Authorization: Bearer tdg_1_2_three");
  expect(() => JSON.parse(words.at(-1) ?? "") as unknown).not.toThrow();
});

test("the socket's address", () => {
  expect(socketUrl("https://api.tidings.example")).toBe("wss://api.tidings.example/graphql/ws");
  expect(socketUrl("http://localhost:8080")).toBe("ws://localhost:8080/graphql/ws");
});
