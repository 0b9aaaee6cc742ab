"use client";

import { LogOut, Monitor, Moon, MonitorX, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useTransition } from "react";

import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { leave, leaveEverywhere } from "@/lib/leave";
import type { Person, Role } from "@/lib/api/people";
import { roleName } from "@/lib/roles";

const THEMES = [
  { name: "Light", value: "light", icon: Sun },
  { name: "Dark", value: "dark", icon: Moon },
  { name: "Like the system", value: "system", icon: Monitor },
];

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();

export function PersonMenu({ person, role }: { person: Person; role: Role }) {
  const { setTheme } = useTheme();
  const [busy, start] = useTransition();
  return (
    <Menu>
      <MenuTrigger
        aria-label={`Account of ${person.name}`}
        disabled={busy}
        className="flex items-center gap-2.5 rounded-md p-1 text-left hover:bg-raised md:px-2 md:py-1.5"
      >
        <span aria-hidden className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent">
          {initials(person.name)}
        </span>
        <span className="min-w-0 max-md:hidden">
          <span className="block truncate text-[0.8125rem] font-medium">{person.name}</span>
          <span className="block truncate text-xs text-ink-soft">{roleName(role)}</span>
        </span>
      </MenuTrigger>
      <MenuContent align="end" side="top">
        <MenuLabel className="truncate">{person.email}</MenuLabel>
        <MenuSeparator />
        {THEMES.map(({ name, value, icon: Icon }) => (
          <MenuItem key={value} onSelect={() => setTheme(value)}>
            <Icon aria-hidden /> {name}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem onSelect={() => start(leave)}>
          <LogOut aria-hidden /> Sign out
        </MenuItem>
        <MenuItem onSelect={() => start(leaveEverywhere)}>
          <MonitorX aria-hidden /> Sign out everywhere
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
