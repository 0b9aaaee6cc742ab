"use client";

import { Lock } from "lucide-react";
import type { ReactNode } from "react";

import { EmptyState } from "@/components/ui/empty-state";
import { mayManage, roleName } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";

/** What owners and admins alone may see; the API refuses it to the others as well. */
export function ManagersOnly({ what, children }: { what: string; children: ReactNode }) {
  const { workspace, role } = useWorkspace();
  if (mayManage(role)) return children;
  return (
    <EmptyState icon={Lock} title={`${what} for owners and admins`}>
      You are a {roleName(role).toLowerCase()} of {workspace.name}. An owner or admin can give you another role.
    </EmptyState>
  );
}
