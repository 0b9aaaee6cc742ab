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
import { personButton, PersonFace } from "./person-face";

/** The whole menu, open at first: `PersonMenu` fetches it when it is wanted. */
export default function OpenedPersonMenu({ person, role }: { person: Person; role: Role }) {
  const { theme, setTheme } = useTheme();
  const { busy, signOut, signOutEverywhere } = useSignOut();
  return (
    <Menu defaultOpen>
      <MenuTrigger disabled={busy} className={personButton}>
        <PersonFace person={person} role={role} />
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
