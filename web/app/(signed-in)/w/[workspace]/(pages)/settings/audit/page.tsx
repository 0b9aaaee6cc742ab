import type { Metadata } from "next";

import { AuditLog } from "@/features/settings/audit/audit-log";
import { ManagersOnly } from "@/features/settings/managers-only";

export const metadata: Metadata = { title: "Audit log" };

export default function AuditPage() {
  return (
    <ManagersOnly what="The audit log is">
      <AuditLog />
    </ManagersOnly>
  );
}
