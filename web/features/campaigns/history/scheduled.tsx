"use client";

import dynamic from "next/dynamic";
import { useState } from "react";

import { useFormat } from "@/lib/format";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import type { Stats } from "../stats/stats";
import { StatusBadge } from "../stats/status-badge";

const load = () => import("../detail/cancel-dialog").then((module) => module.CancelDialog);
// Few lists hold a campaign that is still to come, and of those few are cancelled.
const CancelDialog = dynamic(load, { ssr: false });

type Props = { id: string; name: string; at: string; stats: Stats };

/** When a campaign starts, and the way to stop it before. */
export function Scheduled({ id, name, at, stats }: Props) {
  const format = useFormat();
  const { role } = useWorkspace();
  return (
    <>
      <span className="flex items-center gap-x-2 @max-4xl:justify-end">
        <StatusBadge status={stats.status} />
        {mayLaunch(role) && <Cancel id={id} name={name} stats={stats} />}
      </span>
      <time
        dateTime={at}
        title={format.dateTimeExact(at)}
        className="mt-0.5 block text-xs whitespace-nowrap text-ink-soft tabular-nums"
      >
        {format.dateTime(at)}
      </time>
    </>
  );
}

function Cancel({ id, name, stats }: Omit<Props, "at">) {
  const [asking, setAsking] = useState<"never" | "open" | "closed">("never");
  return (
    <>
      <button
        type="button"
        aria-label={`Cancel ${name}`}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setAsking("open")}
        // Above the row's link, which covers the row; as high as a finger needs it.
        className="relative z-10 -my-1 rounded px-1 py-1 text-xs font-medium text-bad hover:underline"
      >
        Cancel
      </button>
      {asking !== "never" && (
        <CancelDialog id={id} name={name} stats={stats} open={asking === "open"} onOpenChange={(open) => setAsking(open ? "open" : "closed")} />
      )}
    </>
  );
}
