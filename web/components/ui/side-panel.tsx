"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";

import { overlay } from "@/components/ui/dialog";
import { useReturnFocus } from "@/components/ui/return-focus";
import { classNames } from "@/lib/class-names";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What stays in sight at the bottom, as a rule the buttons. */
  footer?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** A panel at the right edge over the page, as high as the window; it keeps the focus inside. */
export function SidePanel({ open, onOpenChange, title, footer, className, children }: Props) {
  const focus = useReturnFocus();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlay} />
        <Dialog.Content
          {...focus}
          aria-describedby={undefined}
          className={classNames(
            "animate-appear fixed inset-y-0 right-0 z-50 flex w-full max-w-md flex-col border-l bg-surface outline-none",
            className,
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <Dialog.Title className="min-w-0 flex-1 py-0.5 text-[0.9375rem] leading-6 font-semibold break-words line-clamp-3">{title}</Dialog.Title>
            <Dialog.Close
              aria-label="Close"
              className="-mr-1.5 grid size-7 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-raised hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Dialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-6">{children}</div>
          {footer && <footer className="flex flex-wrap items-center gap-2 border-t px-5 py-3 max-sm:*:grow">{footer}</footer>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
