"use client";

import { LogOut, MonitorX } from "lucide-react";
import { useTheme } from "next-themes";

import { useSignOut } from "@/components/sign-out";
import { THEMES } from "@/components/themes";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/menu";
import type { Person, Role } from "@/lib/api/people";
import { initials } from "@/lib/initials";
import { roleName } from "@/lib/roles";

export function PersonMenu({ person, role }: { person: Person; role: Role }) {
  const { theme, setTheme } = useTheme();
  const { busy, signOut, signOutEverywhere } = useSignOut();
  return (
    <Menu>
      <MenuTrigger
        disabled={busy}
        className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-raised data-[state=open]:bg-raised"
      >
        <span
          aria-hidden
          className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
        >
          {initials(person.name)}
        </span>
        <span className="min-w-0">
          <span className="block truncate text-[0.8125rem] leading-4 font-medium">
            <span className="sr-only">Account of </span>
            {person.name}
          </span>
          <span className="block truncate text-xs text-ink-soft">{roleName(role)}</span>
        </span>
      </MenuTrigger>
      <MenuContent align="start" side="top" className="w-(--radix-dropdown-menu-trigger-width)">
        <MenuLabel className="truncate">{person.email}</MenuLabel>
        <MenuSeparator />
        <MenuRadioGroup aria-label="Theme" value={theme} onValueChange={setTheme}>
          {THEMES.map(({ name, value, icon: Icon }) => (
            <MenuRadioItem key={value} value={value}>
              <Icon aria-hidden /> {name}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuItem onSelect={signOut}>
          <LogOut aria-hidden /> Sign out
        </MenuItem>
        <MenuItem onSelect={signOutEverywhere}>
          <MonitorX aria-hidden /> Sign out everywhere
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
