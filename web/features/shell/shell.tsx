import type { ReactNode } from "react";

import { GraphqlProvider } from "@/lib/graphql/provider";
import { WorkspaceContext } from "@/lib/workspace-context";
import { WhileAccess } from "./access-ended";
import { Commands } from "./commands";
import { ConnectionBanner } from "./connection-banner";
import { Sidebar, type Around } from "./sidebar";
import { TopBar } from "./top-bar";

type Props = Around & { apiUrl: string; children: ReactNode };

/** The frame around every page of a workspace. */
export function Shell({ apiUrl, children, ...around }: Props) {
  const { person, membership, memberships } = around;
  const { workspace, role } = membership;
  return (
    <WorkspaceContext value={{ workspace, role, apiUrl, personId: person.id, email: person.email }}>
      <GraphqlProvider workspaceId={workspace.id} apiUrl={apiUrl}>
        <Commands memberships={memberships}>
          <div className="min-h-dvh md:grid md:grid-cols-[15rem_minmax(0,1fr)]">
            <a
              href="#content"
              className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
            >
              Skip to content
            </a>
            <TopBar {...around} />
            <header className="sticky top-0 hidden h-dvh flex-col gap-4 border-r bg-surface p-3 md:flex">
              <Sidebar {...around} />
            </header>
            <main id="content" tabIndex={-1} className="min-w-0 px-4 py-6 outline-none md:px-8 md:py-7">
              <WhileAccess workspace={workspace.name}>{children}</WhileAccess>
            </main>
          </div>
          <ConnectionBanner />
        </Commands>
      </GraphqlProvider>
    </WorkspaceContext>
  );
}
