"use client";

import { createContext, use, type ReactNode } from "react";

import type { Role, Workspace } from "@/lib/api/people";

export type WorkspaceHere = {
  workspace: Workspace;
  role: Role;
  apiUrl: string;
  personId: string;
  /** The person's own address. */
  email: string;
};

const Context = createContext<WorkspaceHere | null>(null);

export function WorkspaceContext({ value, children }: { value: WorkspaceHere; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

/** The workspace that the page belongs to, and what the person may do there. */
export function useWorkspace(): WorkspaceHere {
  const here = use(Context);
  if (!here) throw new Error("useWorkspace is for pages of a workspace");
  return here;
}
