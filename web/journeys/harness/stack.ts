import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this with scripts/journeys.sh`);
  return value;
}

/** The stack that scripts/journeys.sh started. */
export const stack = {
  apiUrl: required("API_URL"),
  webUrl: required("AUTH_URL"),
  identityProviderUrl: required("OIDC_ISSUER"),
};

/** Runs a command of the API's program, as its operator would, and gives what it prints. */
export async function operate(...command: string[]): Promise<string> {
  const { stdout } = await run(required("API_PROGRAM"), command);
  return stdout.trim();
}

export type Answer = { data: Record<string, unknown> | null; errors?: { message: string; extensions: { code: string } }[] };

/** Runs a document under a credential: an API key or an access token. */
export async function query(credential: string, document: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${stack.apiUrl}/graphql`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${credential}`,
      "content-type": "application/json",
      accept: "application/graphql-response+json",
    },
    body: JSON.stringify({ query: document, variables }),
  });
  return (await response.json()) as Answer;
}
