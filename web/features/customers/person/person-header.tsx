"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";

import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHeader } from "@/components/ui/page-header";
import { mayManage } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";

import type { Customer } from "./person-documents";
import { SuppressButton } from "./suppress-button";

export function PersonHeader({ customer }: { customer: Customer }) {
  const { workspace, role } = useWorkspace();
  const { externalId, name, known, suppressed } = customer;
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-2 flex text-[0.8125rem] text-ink-soft">
        <Link
          href={`/w/${workspace.id}/customers`}
          prefetch={false}
          className="-ml-0.5 flex items-center gap-1 rounded-sm pr-1 hover:text-ink"
        >
          <ChevronLeft aria-hidden className="size-3.5" /> Customers
        </Link>
      </nav>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 break-words">{name ?? (externalId.trim() || "Without a name")}</span>
            {suppressed && <Badge tone="bad">Suppressed</Badge>}
            {!known && <Badge>Unknown</Badge>}
          </span>
        }
        description={
          <span className="flex items-center gap-1 text-[0.8125rem]">
            <span className="min-w-0 break-all">Id {externalId}</span>
            <CopyButton text={externalId} label="Copy the id" />
          </span>
        }
        actions={mayManage(role) && <SuppressButton customer={customer} />}
      />
    </>
  );
}
