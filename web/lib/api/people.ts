import "server-only";

import { API_AWAY } from "@/lib/api/away";
import { sentence } from "@/lib/sentence";
import { settings } from "@/lib/settings";

const PATIENCE_MS = 10_000;

/** What the API says of people, sessions and workspaces; see its `/openapi.json`. */
export type Person = { id: string; email: string; name: string; picture: string | null };
export type Role = "OWNER" | "ADMIN" | "MARKETER" | "VIEWER";
export type Workspace = { id: string; name: string; currency: string; timeZone: string };
export type Membership = { workspace: Workspace; role: Role };
export type Invitation = { id: string; workspace: { id: string; name: string }; role: Role; invitedBy: string };
export type Me = { person: Person; memberships: Membership[]; invitations: Invitation[] };
export type Session = { session: string; expiresAt: string; person: Person };
export type AccessToken = { accessToken: string; expiresAt: string };
export type Problem = {
  code: string;
  title: string;
  detail?: string;
  /** Leads to the input that is wrong. */
  path?: (string | number)[];
  retryAfterSeconds?: number;
};

/** The API gave no answer, or could not serve. The same may succeed later. */
export class ApiAway extends Error {
  readonly digest = API_AWAY;
}

/** The API answered, and the answer was no. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(sentence(problem.detail ?? problem.title));
  }
}

async function call<T>(credential: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(new URL(path, settings.apiUrl()), {
    method,
    headers: { authorization: `Bearer ${credential}`, ...(body ? { "content-type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((cause: unknown) => {
    throw new ApiAway(`the API did not answer ${method} ${path}`, { cause });
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  if (response.status >= 500) throw new ApiAway(`the API answered ${method} ${path} with ${response.status}`);
  const problem = await response.json().catch(() => ({ code: "INTERNAL", title: "The API refused without a reason" }));
  throw new ApiProblem(response.status, problem as Problem);
}

export const exchange = (idToken: string) =>
  call<Session>(settings.webSecret(), "POST", "/v1/sessions", { idToken });

export const me = (session: string) => call<Me>(session, "GET", "/v1/me");

export const createWorkspace = (session: string, workspace: Omit<Workspace, "id">) =>
  call<Workspace>(session, "POST", "/v1/workspaces", workspace);

export const acceptInvitation = (session: string, workspace: string, id: string) =>
  call<Membership>(session, "POST", `/v1/invitations/${encodeURIComponent(workspace)}/${encodeURIComponent(id)}/accept`);

export const mintAccessToken = (session: string, workspaceId: string) =>
  call<AccessToken>(session, "POST", "/v1/sessions/token", { workspaceId });

export const endSession = (session: string) => call<void>(session, "DELETE", "/v1/sessions/current");

export const endEverySession = (session: string) => call<void>(session, "DELETE", "/v1/sessions");
