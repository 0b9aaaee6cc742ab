"use client";

import { BackLink } from "@/components/ui/back-link";
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
      <BackLink to={`/w/${workspace.id}/customers`}>Customers</BackLink>
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
