import type { Fetcher, FetcherParams, Observable } from "@graphiql/toolkit";
import { getOperationAST, type DocumentNode } from "graphql";
import type { ExecutionResult } from "graphql-ws";

import type { Api } from "@/lib/graphql/client";
import type { Sink } from "@/lib/graphql/socket";

/** Sends what is typed into GraphiQL as whoever is signed in; subscriptions go through the page's socket. */
export function fetcherOf(api: Pick<Api, "url" | "fetch" | "subscribe">): Fetcher {
  return (params, options) =>
    isSubscription(options?.documentAST, params.operationName) ? subscribed(api, params) : asked(api, params);
}

function isSubscription(document: DocumentNode | undefined, name: string | null | undefined): boolean {
  return document ? getOperationAST(document, name)?.operation === "subscription" : false;
}

async function asked(api: Pick<Api, "url" | "fetch">, params: FetcherParams): Promise<ExecutionResult> {
  const response = await api.fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify(params),
  });
  return (await response.json()) as ExecutionResult;
}

function subscribed(api: Pick<Api, "subscribe">, params: FetcherParams): Observable<ExecutionResult> {
  const { query, operationName, variables } = params as FetcherParams & { variables?: Record<string, unknown> };
  const observable = {
    subscribe: (observer: Sink) => ({ unsubscribe: api.subscribe({ query, operationName, variables }, observer) }),
  };
  // The type names two older ways to subscribe as well, of which GraphiQL uses none.
  return observable as unknown as Observable<ExecutionResult>;
}
