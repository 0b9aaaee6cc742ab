"use client";

import { Check, ChevronsUpDown, Plus } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";

import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { Mark } from "@/components/ui/mark";
import type { Membership, Workspace } from "@/lib/api/people";
import { roleName } from "@/lib/roles";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

export function WorkspaceSwitcher({ current, memberships }: { current: Workspace; memberships: Membership[] }) {
  useEffect(() => {
    document.cookie = `tidings.workspace=${encodeURIComponent(current.id)}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  }, [current.id]);
  return (
    <Menu>
      <MenuTrigger
        aria-label={`Workspace: ${current.name}`}
        className="flex min-w-0 items-center gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-raised data-[state=open]:bg-raised"
      >
        <Mark className="size-6 shrink-0" />
        <span className="truncate font-medium">{current.name}</span>
        <ChevronsUpDown aria-hidden className="ml-auto size-4 shrink-0 text-ink-soft" />
      </MenuTrigger>
      <MenuContent align="start">
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
            <Plus aria-hidden /> Create or join a workspace
          </Link>
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
