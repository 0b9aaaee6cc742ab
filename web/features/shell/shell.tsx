import type { ReactNode } from "react";

import { Mark } from "@/components/ui/mark";
import { ConnectionBanner } from "./connection-banner";
import { Navigation } from "./navigation";
import { PersonMenu } from "./person-menu";
import { WorkspaceSwitcher } from "./workspace-switcher";
import type { Membership, Person } from "@/lib/api/people";
import { GraphqlProvider } from "@/lib/graphql/provider";
import { WorkspaceContext } from "@/lib/workspace-context";

type Props = {
  person: Person;
  membership: Membership;
  memberships: Membership[];
  apiUrl: string;
  children: ReactNode;
};

/** The frame around every page of a workspace. */
export function Shell({ person, membership, memberships, apiUrl, children }: Props) {
  const { workspace, role } = membership;
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[15rem_1fr]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
      >
        Skip to content
      </a>
      <header className="flex items-center gap-2 border-b bg-surface px-3 py-2 md:sticky md:top-0 md:h-dvh md:flex-col md:items-stretch md:gap-4 md:border-r md:border-b-0 md:px-3 md:py-4">
        <div className="flex min-w-0 flex-1 items-center gap-2 md:flex-none">
          <Mark className="size-7 shrink-0" />
          <WorkspaceSwitcher current={workspace} memberships={memberships} />
        </div>
        <Navigation workspace={workspace.id} />
        <PersonMenu person={person} role={role} />
      </header>
      <main id="content" className="min-w-0 px-4 py-6 md:px-8 md:py-8">
        <WorkspaceContext value={{ workspace, role, apiUrl, personId: person.id }}>
          <GraphqlProvider workspaceId={workspace.id} apiUrl={apiUrl}>
            {children}
            <ConnectionBanner />
          </GraphqlProvider>
        </WorkspaceContext>
      </main>
    </div>
  );
}
