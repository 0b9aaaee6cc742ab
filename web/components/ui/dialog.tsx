"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode, RefObject } from "react";

import { useReturnFocus } from "@/components/ui/return-focus";
import { classNames } from "@/lib/class-names";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

export const overlay = "fixed inset-0 z-50 bg-scrim animate-appear";
/** A panel in the middle of the page, never taller than the window: its content scrolls. */
export const panel =
  "fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 flex-col rounded-xl border bg-surface shadow-xl shadow-black/10 outline-none animate-appear dark:shadow-black/50";

type Props = {
  /** Names the dialog, to be seen and to be read out. */
  title: string;
  description?: ReactNode;
  /** What stays in sight at the bottom, as a rule the buttons. */
  footer?: ReactNode;
  className?: string;
  /** Whether only its own buttons close it: for what would be lost by a slip of the hand. */
  keepsOpen?: boolean;
  /** What gets the focus afterwards, where what opened it is gone by then. */
  returnTo?: RefObject<HTMLElement | null>;
  children: ReactNode;
};

/** A dialog that keeps the focus inside; Escape, the cross and a click beside it close it. */
export function DialogContent({ title, description, footer, className, keepsOpen, returnTo, children }: Props) {
  const focus = useReturnFocus(returnTo);
  const stay = keepsOpen ? (event: Event) => event.preventDefault() : undefined;
  // Radix warns about a dialog without a description unless it is told that there is none.
  const described = description ? {} : { "aria-describedby": undefined };
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlay} />
      <Radix.Content
        className={classNames(panel, className)}
        {...focus}
        onEscapeKeyDown={stay}
        onInteractOutside={stay}
        {...described}
      >
        <header className="flex items-start gap-3 px-5 pt-4 pb-3">
          <div className="min-w-0 flex-1">
            <Radix.Title className="text-[0.9375rem] font-semibold">{title}</Radix.Title>
            {description && (
              <Radix.Description className="mt-1 text-[0.8125rem] text-ink-soft">{description}</Radix.Description>
            )}
          </div>
          <Radix.Close
            aria-label="Close"
            className="-mr-1.5 grid size-7 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-raised hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </Radix.Close>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div>
        {footer && <footer className="flex justify-end gap-2 border-t px-5 py-3">{footer}</footer>}
      </Radix.Content>
    </Radix.Portal>
  );
}
