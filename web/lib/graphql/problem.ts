import type { CombinedError } from "urql";

import { sentence } from "@/lib/sentence";
import { AccessEnded } from "./access-tokens";

export type ProblemCode =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "BAD_USER_INPUT"
  | "NOT_FOUND"
  | "CONFLICT"
  | "RATE_LIMITED"
  | "UNAVAILABLE"
  | "INTERNAL"
  /** No answer came at all. */
  | "UNREACHABLE";

export type Problem = {
  code: ProblemCode;
  /** What happened, for people. */
  message: string;
  /** The input that is wrong, as in `["input", "message", "body"]`. */
  path: (string | number)[];
  retryAfterSeconds: number | null;
  /** Whether the same may succeed later. */
  mayRetry: boolean;
};

const LATER: ProblemCode[] = ["RATE_LIMITED", "UNAVAILABLE", "INTERNAL", "UNREACHABLE"];

/** What went wrong, from whatever a request ended with. */
export function problemOf(error: CombinedError | Error): Problem {
  const graphQLError = "graphQLErrors" in error ? error.graphQLErrors[0] : undefined;
  if (graphQLError) return told(graphQLError.message, graphQLError.extensions ?? {});
  const cause = "networkError" in error && error.networkError ? error.networkError : error;
  if (cause instanceof AccessEnded) return made("UNAUTHENTICATED", sentence(cause.message));
  return unreachable();
}

/** No answer came, because the browser has no network or for a reason that is given. */
export function unreachable(why = "The server could not be reached."): Problem {
  const offline = typeof navigator !== "undefined" && navigator.onLine === false;
  return made("UNREACHABLE", offline ? "You are offline." : why);
}

/** What went wrong, from an answer of the API's own routes (`application/problem+json`). */
export async function problemOfResponse(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== "object" || body === null) return made("UNAVAILABLE", "The server gave no proper answer.");
  const { detail, title } = body as { detail?: string; title?: string };
  return told(detail ?? title ?? "Something went wrong", body as Record<string, unknown>);
}

function told(message: string, extensions: Record<string, unknown>): Problem {
  const { code, path, retryAfterSeconds } = extensions;
  return {
    ...made(typeof code === "string" ? (code as ProblemCode) : "INTERNAL", sentence(message)),
    path: Array.isArray(path) ? path : [],
    retryAfterSeconds: typeof retryAfterSeconds === "number" ? retryAfterSeconds : null,
  };
}

function made(code: ProblemCode, message: string): Problem {
  return { code, message, path: [], retryAfterSeconds: null, mayRetry: LATER.includes(code) };
}
