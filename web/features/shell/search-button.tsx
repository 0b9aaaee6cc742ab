"use client";

import { Search } from "lucide-react";

import { Kbd } from "@/components/ui/kbd";
import { useCommands } from "./commands";
import { useCommandKey } from "./use-command-key";

/** Opens the command menu, and shows by which keys that can be done. */
export function SearchButton() {
  const { openPalette } = useCommands();
  const key = useCommandKey();
  return (
    <button
      type="button"
      onClick={openPalette}
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-8 w-full items-center gap-2.5 rounded-md border bg-canvas px-2.5 text-[0.8125rem] text-ink-soft hover:border-line-strong/60 hover:text-ink"
    >
      <Search aria-hidden className="size-4" />
      <span className="flex-1 text-left">Go to or do…</span>
      <span aria-hidden className="flex gap-0.5 max-md:hidden">
        <Kbd>{key}</Kbd>
        <Kbd>K</Kbd>
      </span>
    </button>
  );
}
