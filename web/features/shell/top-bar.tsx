"use client";

import { Menu as MenuIcon, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { lazy, Suspense, useState } from "react";

import { Mark } from "@/components/ui/mark";
import { useCommands } from "./commands";
import type { Around } from "./sidebar";

const load = () => import("./opened-drawer");
const OpenedDrawer = lazy(load);

const square = "grid size-9 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-raised hover:text-ink";

/** What a narrow window has in place of the sidebar. */
export function TopBar(around: Around) {
  const here = usePathname();
  const { openPalette } = useCommands();
  // Open only on the page on which it was opened: going to another one closes it.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const open = openAt === here;
  const { workspace } = around.membership;
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-1 border-b bg-surface px-2 md:hidden">
      <button
        type="button"
        aria-label="Open the menu"
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpenAt(here)}
        className={square}
      >
        <MenuIcon aria-hidden className="size-5" />
      </button>
      {openAt !== null && (
        <Suspense>
          <OpenedDrawer {...around} open={open} onOpenChange={(next) => setOpenAt(next ? here : "")} />
        </Suspense>
      )}
      <Link href={`/w/${workspace.id}`} className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-1 py-1.5">
        <Mark className="size-6 shrink-0" />
        <span className="truncate font-medium">{workspace.name}</span>
      </Link>
      <button type="button" aria-label="Go to or do" onClick={openPalette} className={square}>
        <Search aria-hidden className="size-4" />
      </button>
    </header>
  );
}
