"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState, type ReactNode, type RefObject } from "react";

import { overlay } from "@/components/ui/dialog";
import { useFormat } from "@/lib/format";
import { Bubble } from "../detail/bubble";
import { reasonWords } from "../stats/reasons";
import type { Recipient } from "./ledger-documents";
import { OutcomeBadge } from "./outcome-badge";

type Props = {
  recipient: Recipient | null;
  /** What opened it, where the focus goes back to. */
  opener: RefObject<HTMLElement | null>;
  onClose: () => void;
};

/** One recipient at the side: exactly what was said, where to, and what became of it. */
export function RecipientPanel({ recipient, opener, onClose }: Props) {
  // The one before stays drawn while the panel leaves.
  const [shown, setShown] = useState(recipient);
  if (recipient && recipient !== shown) setShown(recipient);
  return (
    <Dialog.Root open={recipient !== null} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={overlay} />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            opener.current?.focus();
          }}
          className="animate-appear fixed inset-y-0 right-0 z-50 flex w-full max-w-md flex-col overflow-y-auto border-l bg-surface outline-none"
        >
          {shown && <Content recipient={shown} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Content({ recipient }: { recipient: Recipient }) {
  const { customer, outcome, reason, text, address, sentAt, receiptAt } = recipient;
  const format = useFormat();
  return (
    <>
      <header className="flex items-center gap-3 px-5 pt-4 pb-3">
        <div className="min-w-0 flex-1">
          <Dialog.Title className="truncate text-[0.9375rem] font-semibold">
            {customer.name ?? customer.externalId}
          </Dialog.Title>
        </div>
        <Dialog.Close
          aria-label="Close"
          className="-mr-1.5 grid size-7 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-raised hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </Dialog.Close>
      </header>
      <div className="grid gap-5 px-5 pb-6">
        {text === null ? (
          <p className="text-[0.8125rem] text-ink-soft">Nothing was sent.</p>
        ) : (
          <div>
            <h3 className="mb-2 text-xs text-ink-soft">The message as it was sent</h3>
            <Bubble>{text}</Bubble>
          </div>
        )}
        <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 gap-y-2.5 border-t pt-4 text-[0.8125rem]">
          <Fact name="Outcome">
            <OutcomeBadge outcome={outcome} />
          </Fact>
          {reason && <Fact name="Reason">{reasonWords(reason)}</Fact>}
          {address && <Fact name="Sent to">{address}</Fact>}
          {sentAt && <Fact name="Handed over">{format.dateTimeExact(sentAt)}</Fact>}
          {receiptAt && <Fact name="Settled">{format.dateTimeExact(receiptAt)}</Fact>}
          <Fact name="Customer id">{customer.externalId}</Fact>
          <Fact name="Message id">
            <code className="text-xs break-all">{recipient.id}</code>
          </Fact>
        </dl>
      </div>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words tabular-nums">{children}</dd>
    </>
  );
}
