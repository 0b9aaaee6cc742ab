"use client";

import { mayManage } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { HandOver } from "./hand-over";
import { LeaveWorkspace } from "./leave-workspace";
import { WorkspaceFacts } from "./workspace-facts";
import { WorkspaceForm } from "./workspace-form";

/** `zones` comes from the server, whose list may differ from this browser's. */
export function WorkspaceSettings({ zones }: { zones: string[] }) {
  const { workspace, role } = useWorkspace();
  return (
    <>
      {mayManage(role) ? <WorkspaceForm key={workspace.id} zones={zones} /> : <WorkspaceFacts />}
      {role === "OWNER" && <HandOver />}
      <LeaveWorkspace />
    </>
  );
}
