"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

import { overlay } from "@/components/ui/dialog";
import { useReturnFocus } from "@/components/ui/return-focus";

export const Drawer = Radix.Root;

/** A panel at the left edge that keeps the focus inside, for windows too narrow to always show it. */
export function DrawerContent({ title, children }: { title: string; children: ReactNode }) {
  const focus = useReturnFocus();
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlay} />
      <Radix.Content
        {...focus}
        aria-describedby={undefined}
        className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[calc(100vw-3rem)] flex-col gap-4 border-r bg-surface px-3 py-3 outline-none animate-appear"
      >
        <header className="flex items-center justify-between pl-2">
          <Radix.Title className="font-semibold">{title}</Radix.Title>
          <Radix.Close
            aria-label="Close"
            className="grid size-8 place-items-center rounded-md text-ink-soft hover:bg-raised hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </Radix.Close>
        </header>
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
