"use client";

import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { useState, type ReactNode } from "react";

import { OutcomeBadge } from "@/components/outcome-badge";
import { Button } from "@/components/ui/button";
import { SidePanel } from "@/components/ui/side-panel";
import { customerPath } from "@/lib/customer-path";
import { useFormat } from "@/lib/format";
import { reasonWords } from "@/lib/reasons";
import { useWorkspace } from "@/lib/workspace-context";
import { Bubble } from "../detail/bubble";
import type { Recipient } from "./ledger-documents";

type Props = { recipient: Recipient | null; onClose: () => void };

/** One recipient at the side: exactly what was said, where to, and what became of it. */
export function RecipientPanel({ recipient, onClose }: Props) {
  const { workspace } = useWorkspace();
  // The one before stays drawn while the panel leaves.
  const [shown, setShown] = useState(recipient);
  if (recipient && recipient !== shown) setShown(recipient);
  if (!shown) return null;
  const { name, externalId } = shown.customer;
  return (
    <SidePanel
      open={recipient !== null}
      onOpenChange={(open) => !open && onClose()}
      title={name ?? externalId}
      footer={
        <Button asChild>
          <Link href={customerPath(workspace.id, externalId)} prefetch={false}>
            See the customer <ArrowRight aria-hidden />
          </Link>
        </Button>
      }
    >
      <Content recipient={shown} />
    </SidePanel>
  );
}

function Content({ recipient }: { recipient: Recipient }) {
  const { customer, outcome, reason, text, address, sentAt, receiptAt } = recipient;
  const format = useFormat();
  return (
    <div className="grid gap-5">
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
