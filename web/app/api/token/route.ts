import { ApiProblem, mintAccessToken } from "@/lib/api/people";
import { isSameOrigin } from "@/lib/same-origin";
import { apiSession } from "@/lib/session";
import { settings } from "@/lib/settings";

/** Mints an access token for one membership of whoever is signed in; the browser calls the API with it. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers, new URL(settings.authUrl()).origin)) return answer(403, { code: "FORBIDDEN" });
  const session = await apiSession();
  if (!session) return answer(401, { code: "UNAUTHENTICATED" });
  const workspace = await wantedWorkspace(request);
  if (!workspace) return answer(400, { code: "BAD_USER_INPUT", path: ["workspaceId"] });
  try {
    return answer(200, await mintAccessToken(session, workspace));
  } catch (error) {
    if (error instanceof ApiProblem) return answer(error.status, error.problem);
    console.error("an access token could not be minted:", error instanceof Error ? error.message : error);
    return answer(503, { code: "UNAVAILABLE" });
  }
}

async function wantedWorkspace(request: Request): Promise<string | null> {
  const body: unknown = await request.json().catch(() => null);
  const id = body && typeof body === "object" && "workspaceId" in body ? body.workspaceId : null;
  return typeof id === "string" && id !== "" ? id : null;
}

function answer(status: number, body: object): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
