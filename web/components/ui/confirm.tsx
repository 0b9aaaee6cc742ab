"use client";

import { AlertDialog } from "radix-ui";
import { useState, useTransition, type ReactNode, type RefObject } from "react";

import { Button } from "@/components/ui/button";
import { overlay, panel } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { useReturnFocus } from "@/components/ui/return-focus";
import { classNames } from "@/lib/class-names";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question, such as “Remove Meera Iyer?”. */
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  /** What the button does, such as “Remove member”. */
  verb: string;
  /** For what cannot be undone. */
  danger?: boolean;
  /** What gets the focus afterwards, where what opened it is gone by then. */
  returnTo?: RefObject<HTMLElement | null>;
  /** Does it. What it returns went wrong: it is shown, and the dialog stays. */
  onConfirm: () => Promise<string | null | undefined | void>;
};

/** Asks before what cannot be undone. The way back has the focus at first. */
export function Confirm({ open, onOpenChange, title, children, verb, danger, returnTo, onConfirm }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, start] = useTransition();
  const focus = useReturnFocus(returnTo);
  const change = (next: boolean) => {
    if (busy) return;
    setProblem(null);
    onOpenChange(next);
  };
  const confirm = () =>
    start(async () => {
      setProblem(null);
      const wrong = await onConfirm();
      if (wrong) setProblem(wrong);
      else onOpenChange(false);
    });
  return (
    <AlertDialog.Root open={open} onOpenChange={change}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={overlay} />
        <AlertDialog.Content className={classNames(panel, "p-5")} {...focus}>
          <AlertDialog.Title className="text-[0.9375rem] font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 grid gap-2 text-ink-soft">{children}</div>
          </AlertDialog.Description>
          {problem && (
            <div className="mt-4">
              <Notice tone="bad">{problem}</Notice>
            </div>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button look="quiet" disabled={busy}>
                Cancel
              </Button>
            </AlertDialog.Cancel>
            <Button look={danger ? "destructive" : "primary"} disabled={busy} aria-busy={busy} onClick={confirm}>
              {verb}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
