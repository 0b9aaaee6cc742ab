import {
  cacheExchange,
  Client,
  fetchExchange,
  mapExchange,
  subscriptionExchange,
  type Exchange,
  type Operation,
} from "urql";

import { AccessTokens } from "./access-tokens";
import { Connection } from "./connection";
import { Socket } from "./socket";

const PATIENCE_MS = 60_000;

/** How a page of one workspace speaks with the API. */
export type Api = {
  client: Client;
  connection: Connection;
  /** Where the API's own routes are, such as `/v1/imports`. */
  url: string;
  /** `fetch` with the access token, for the API's own routes. */
  fetch: typeof fetch;
  /** A subscription as it comes from the socket, for documents that are not ours. Gives what ends it. */
  subscribe: Socket["subscribe"];
};

/**
 * Answers are kept by document, not by object: a page that is opened again shows at once what it showed last and asks
 * all the same, and a mutation asks again for what is on the screen of the types it changed. A normalised cache would
 * weigh 9 kB and merge what it cannot know: numbers come with versions of their own, pages of a list by key are only
 * true in the order in which they were read, and filters decide on the server.
 */
export function createApi(workspaceId: string, apiUrl: string): Api {
  const connection = new Connection();
  const tokens = new AccessTokens(workspaceId, (why) => connection.ended(why));
  const socket = new Socket(`${apiUrl.replace(/^http/, "ws")}/graphql/ws`, tokens, connection);
  const authorised = authorisedFetch(tokens);
  const client = new Client({
    url: `${apiUrl}/graphql`,
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    fetch: authorised,
    exchanges: [
      freshAfterBreak(connection),
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables, operationName }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query: query ?? "", variables, operationName }, sink),
          }),
        }),
      }),
    ],
  });
  const subscribe: Api["subscribe"] = (payload, sink) => socket.subscribe(payload, sink);
  return { client, connection, url: apiUrl, fetch: authorised, subscribe };
}

/** Sends the token along, and asks once more with a new one where the API knows it no longer: it did nothing then. */
export function authorisedFetch(tokens: Pick<AccessTokens, "get" | "renew">): typeof fetch {
  return async (input, init) => {
    const token = await tokens.get();
    const response = await send(input, init, token);
    return response.status === 401 ? await send(input, init, await tokens.renew(token)) : response;
  };
}

async function send(input: RequestInfo | URL, init: RequestInit | undefined, token: string): Promise<Response> {
  const headers = new Headers(init?.headers);
  headers.set("authorization", `Bearer ${token}`);
  // An upload or a download may take its time; a question may not.
  const signal = headers.get("accept")?.includes("graphql") ? patience(init?.signal) : init?.signal;
  return await fetch(input, { ...init, headers, signal });
}

function patience(signal?: AbortSignal | null): AbortSignal {
  const enough = AbortSignal.timeout(PATIENCE_MS);
  return signal ? AbortSignal.any([signal, enough]) : enough;
}

/** Asks again for everything on the screen when the connection is back: what happened meanwhile was not told. */
function freshAfterBreak(connection: Connection): Exchange {
  return (input) => {
    const onScreen = new Map<number, Operation>();
    connection.onRecovery(() => {
      for (const operation of onScreen.values()) {
        const context = { ...operation.context, requestPolicy: "network-only" as const };
        input.client.reexecuteOperation(input.client.createRequestOperation("query", operation, context));
      }
    });
    const remember = mapExchange({
      onOperation(operation) {
        if (operation.kind === "query") onScreen.set(operation.key, operation);
        else if (operation.kind === "teardown") onScreen.delete(operation.key);
      },
    });
    return remember(input);
  };
}
