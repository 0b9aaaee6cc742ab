"use client";

import { Check, Plus } from "lucide-react";
import Link from "next/link";

import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { Membership, Workspace } from "@/lib/api/people";
import { roleName } from "@/lib/roles";
import { workspaceButton, WorkspaceFace } from "./workspace-face";

/** The whole menu, open at first: `WorkspaceSwitcher` fetches it when it is wanted. */
export default function OpenedWorkspaceSwitcher({ current, memberships }: { current: Workspace; memberships: Membership[] }) {
  return (
    <Menu defaultOpen>
      <MenuTrigger className={workspaceButton}>
        <WorkspaceFace workspace={current} />
      </MenuTrigger>
      <MenuContent align="start" className="min-w-(--radix-dropdown-menu-trigger-width)">
        <MenuLabel>Workspaces</MenuLabel>
        {memberships.map(({ workspace, role }) => (
          <MenuItem key={workspace.id} asChild>
            <Link href={`/w/${workspace.id}`}>
              <span className="min-w-0 flex-1">
                <span className="block truncate">{workspace.name}</span>
                <span className="block text-xs text-ink-soft">
                  {roleName(role)} · {workspace.currency}
                </span>
              </span>
              {workspace.id === current.id && <Check aria-label="current" />}
            </Link>
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem asChild>
          <Link href="/welcome">
            <Plus aria-hidden /> Join or create a workspace
          </Link>
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
