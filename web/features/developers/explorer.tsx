"use client";

import "graphiql/setup-workers/webpack";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./explorer.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useTheme } from "next-themes";
import { useState } from "react";

import { useApi } from "@/lib/graphql/provider";
import { fetcherOf } from "./fetcher";

const DEFAULT_QUERY = `# Ctrl-Space completes, Ctrl-Enter runs.

query Campaigns {
  campaigns(first: 5) {
    nodes {
      name
      status
      stats {
        audienceSize
        sent
        failed
        pending
      }
    }
  }
}

# Launch a campaign meanwhile.
subscription Live {
  workspaceStats {
    campaignId
    version
    sent
    pending
  }
}
`;

/** The schema to browse, documents to write and run, as whoever is signed in. */
export function Explorer() {
  const api = useApi();
  const { resolvedTheme } = useTheme();
  const [fetcher] = useState(() => fetcherOf(api));
  const [plugins] = useState(() => [HISTORY_PLUGIN, explorerPlugin()]);
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      defaultQuery={DEFAULT_QUERY}
      forcedTheme={resolvedTheme === "dark" ? "dark" : "light"}
      // Who asks is known; there is nothing else to say in a header.
      isHeadersEditorEnabled={false}
      showPersistHeadersSettings={false}
    >
      {/* The page says already what this is. */}
      <GraphiQL.Logo> </GraphiQL.Logo>
    </GraphiQL>
  );
}
