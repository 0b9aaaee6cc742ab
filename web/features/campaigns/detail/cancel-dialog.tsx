"use client";

import { Confirm } from "@/components/ui/confirm";
import { useFormat } from "@/lib/format";
import type { Stats } from "../stats/stats";
import { useAct } from "./use-act";

type Props = { id: string; name: string; stats: Stats; open: boolean; onOpenChange: (open: boolean) => void };

/** Asks before a campaign is ended for good. */
export function CancelDialog({ id, name, stats, open, onOpenChange }: Props) {
  const act = useAct(id);
  const format = useFormat();
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={`Cancel “${name}”?`}
      verb="Cancel campaign"
      danger
      onConfirm={async () => await act("cancel")}
    >
      {stats.audienceSize > 0
        ? `Up to ${format.count(stats.pending)} messages that are not out yet will never be sent. Those that are out keep their outcome. This cannot be undone.`
        : "It will not be sent to anybody. This cannot be undone."}
    </Confirm>
  );
}
