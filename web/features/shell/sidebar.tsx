import type { Membership, Person } from "@/lib/api/people";
import { Navigation } from "./navigation";
import { PersonMenu } from "./person-menu";
import { SearchButton } from "./search-button";
import { WorkspaceSwitcher } from "./workspace-switcher";

export type Around = { person: Person; membership: Membership; memberships: Membership[] };

/** Where one is, where one can go, and who one is. */
export function Sidebar({ person, membership, memberships }: Around) {
  const { workspace, role } = membership;
  return (
    <>
      <div className="grid gap-2">
        <WorkspaceSwitcher current={workspace} memberships={memberships} />
        <SearchButton />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Navigation workspace={workspace.id} />
      </div>
      <PersonMenu person={person} role={role} />
    </>
  );
}
