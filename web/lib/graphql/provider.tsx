"use client";

import { createContext, use, useState, useSyncExternalStore, type ReactNode } from "react";
import { Provider } from "urql";

import { createApi, type Api } from "./client";
import type { ConnectionState } from "./connection";

const Context = createContext<Api | null>(null);

type Props = { workspaceId: string; apiUrl: string; children: ReactNode };

/** One client for each workspace: with another workspace everything that was read goes. */
export function GraphqlProvider(props: Props) {
  return <OneWorkspace key={props.workspaceId} {...props} />;
}

function OneWorkspace({ workspaceId, apiUrl, children }: Props) {
  const [api] = useState(() => createApi(workspaceId, apiUrl));
  return (
    <Context value={api}>
      <Provider value={api.client}>{children}</Provider>
    </Context>
  );
}

/** The API's own routes and the state of the connection; documents go through urql's hooks. */
export function useApi(): Api {
  const api = use(Context);
  if (!api) throw new Error("useApi is for pages of a workspace");
  return api;
}

export function useConnection(): ConnectionState {
  const { connection } = useApi();
  return useSyncExternalStore(connection.subscribe, connection.state, () => "online");
}
