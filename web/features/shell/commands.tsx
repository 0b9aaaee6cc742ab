"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";

import type { Membership } from "@/lib/api/people";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { takeEarlyKeys } from "./early-keys";
import { Shortcuts, takesKeys } from "./shortcuts";
import { singleKeysOn } from "./single-keys";

// Few open them in a visit; nobody waits for them with the page.
const loadPalette = () => import("./palette");
const Palette = dynamic(() => loadPalette().then((module) => module.Palette), { ssr: false });
const ShortcutList = dynamic(() => import("./shortcut-list").then((module) => module.ShortcutList), { ssr: false });

const PALETTE_AFTER_MS = 3_000;

type Opened = "palette" | "shortcuts" | null;
type Commands = { openPalette: () => void };

const Context = createContext<Commands | null>(null);

/** The command menu and the keyboard's shortcuts, on every page of a workspace. */
export function Commands({ memberships, children }: { memberships: Membership[]; children: ReactNode }) {
  const [opened, setOpened] = useState<Opened>(null);
  const close = (open: boolean) => !open && setOpened(null);
  const commands = useMemo(() => ({ openPalette: () => setOpened("palette") }), []);
  useShortcuts(setOpened);
  useEffect(() => {
    // Whoever calls it types on at once: it is fetched before, when the page has nothing else to do.
    // Without a network it is fetched when it is called.
    const fetched = setTimeout(() => void loadPalette().catch(() => undefined), PALETTE_AFTER_MS);
    return () => clearTimeout(fetched);
  }, []);
  return (
    <Context value={commands}>
      {children}
      {opened === "palette" && (
        <Palette memberships={memberships} onOpenChange={close} onShortcuts={() => setOpened("shortcuts")} />
      )}
      {opened === "shortcuts" && <ShortcutList onOpenChange={close} />}
    </Context>
  );
}

export function useCommands(): Commands {
  const commands = use(Context);
  if (!commands) throw new Error("useCommands is for what is inside of Commands");
  return commands;
}

function useShortcuts(open: (what: Opened) => void): void {
  const { workspace, role } = useWorkspace();
  const router = useRouter();
  useEffect(() => {
    const shortcuts = new Shortcuts(mayLaunch(role));
    const answer = (event: KeyboardEvent): boolean => {
      const single = singleKeysOn() && !takesKeys(event.target);
      const wish = shortcuts.read(event, single, event.timeStamp);
      if (!wish) return false;
      event.preventDefault();
      if ("open" in wish) open(wish.open);
      else router.push(`/w/${workspace.id}${wish.go}`);
      return true;
    };
    const listen = (event: KeyboardEvent) => {
      if (!event.defaultPrevented) answer(event);
    };
    // The first that asks for something counts: what came after it was meant for what it would have opened.
    takeEarlyKeys().some(answer);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [open, role, router, workspace.id]);
}
