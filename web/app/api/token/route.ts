import { ApiProblem, mintAccessToken } from "@/lib/api/people";
import { apiSession } from "@/lib/session";

/** Mints an access token for one membership of whoever is signed in; the browser calls the API with it. */
export async function POST(request: Request): Promise<Response> {
  // A form on another site cannot send this content type without asking first.
  if (!request.headers.get("content-type")?.startsWith("application/json")) return answer(415, { code: "BAD_USER_INPUT" });
  const session = await apiSession();
  const body: unknown = await request.json().catch(() => null);
  const workspace = body && typeof body === "object" && "workspaceId" in body ? body.workspaceId : null;
  if (!session) return answer(401, { code: "UNAUTHENTICATED" });
  if (typeof workspace !== "string") return answer(400, { code: "BAD_USER_INPUT", field: "workspaceId" });
  try {
    return answer(200, await mintAccessToken(session, workspace));
  } catch (error) {
    if (error instanceof ApiProblem) return answer(error.status, error.problem);
    console.error("an access token could not be minted:", error instanceof Error ? error.message : error);
    return answer(503, { code: "UNAVAILABLE" });
  }
}

function answer(status: number, body: object): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
