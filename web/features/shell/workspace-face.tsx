import { ChevronsUpDown } from "lucide-react";

import { Mark } from "@/components/ui/mark";
import type { Workspace } from "@/lib/api/people";

export const workspaceButton =
  "flex w-full min-w-0 items-center gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-raised data-[state=open]:bg-raised";

/** Which workspace one is in, on the button of the menu of all of them. */
export function WorkspaceFace({ workspace }: { workspace: Workspace }) {
  return (
    <>
      <Mark className="size-6 shrink-0" />
      <span className="truncate font-medium">
        <span className="sr-only">Workspace: </span>
        {workspace.name}
      </span>
      <ChevronsUpDown aria-hidden className="ml-auto size-4 shrink-0 text-ink-soft" />
    </>
  );
}
