import { CombinedError } from "urql";
import { expect, test } from "vitest";

import { AccessEnded } from "./access-tokens";
import { problemOf, problemOfResponse } from "./problem";

test("what the API says is told with the input it means", () => {
  const error = new CombinedError({
    graphQLErrors: [
      { message: "an unknown variable", extensions: { code: "BAD_USER_INPUT", path: ["input", "message", "body"] } },
    ],
  });
  expect(problemOf(error)).toEqual({
    code: "BAD_USER_INPUT",
    message: "An unknown variable.",
    path: ["input", "message", "body"],
    retryAfterSeconds: null,
    mayRetry: false,
  });
});

test("too much at once says when to come again", () => {
  const error = new CombinedError({
    graphQLErrors: [{ message: "too many", extensions: { code: "RATE_LIMITED", retryAfterSeconds: 3 } }],
  });
  expect(problemOf(error)).toMatchObject({ retryAfterSeconds: 3, mayRetry: true });
});

test("no answer may be another one later, and ended access not", () => {
  const away = new CombinedError({ networkError: new TypeError("Failed to fetch") });
  expect(problemOf(away)).toMatchObject({ code: "UNREACHABLE", mayRetry: true });
  const ended = new CombinedError({ networkError: new AccessEnded("no-access") });
  expect(problemOf(ended)).toMatchObject({ code: "UNAUTHENTICATED", mayRetry: false });
});

test("problem documents are read, and what is none is not shown", async () => {
  const told = Response.json({ title: "Conflict", detail: "it runs already", code: "CONFLICT" }, { status: 409 });
  expect(await problemOfResponse(told)).toMatchObject({ code: "CONFLICT", message: "It runs already." });
  const page = new Response("<html>", { status: 502 });
  expect(await problemOfResponse(page)).toMatchObject({ code: "UNAVAILABLE", mayRetry: true });
});
