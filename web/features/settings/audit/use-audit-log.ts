"use client";

import type { Client } from "urql";

import { useKeysetList } from "@/lib/graphql/use-keyset-list";
import { AuditLogDocument, type AuditEntry } from "./audit-documents";

const source = {
  name: "audit log",
  idOf: ({ id }: AuditEntry) => id,
  load: async (client: Client, after: string | null) => {
    const { data, error } = await client.query(AuditLogDocument, { after }, { requestPolicy: "network-only" });
    if (!data) throw error ?? new Error("no answer");
    return data.auditLog;
  },
};

export const useAuditLog = () => useKeysetList<AuditEntry>(source);
