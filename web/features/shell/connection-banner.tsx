"use client";

import { CloudOff, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { useApi, useConnection } from "@/lib/graphql/provider";

/** Says when live numbers have stopped. */
export function ConnectionBanner() {
  const state = useConnection();
  const { connection } = useApi();
  return (
    // Always there, so that a screen reader knows the region before it speaks.
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-40 flex justify-center px-4">
      {state === "reconnecting" && (
        <Bar icon={<LoaderCircle aria-hidden className="animate-spin motion-reduce:animate-none" />}>
          Reconnecting. Numbers may be a little old.
        </Bar>
      )}
      {state === "lost" && (
        <Bar icon={<CloudOff aria-hidden />}>
          No connection. We keep trying; nothing you typed is lost.
          <Button size="small" onClick={connection.tryNow}>
            Try now
          </Button>
        </Bar>
      )}
    </div>
  );
}

function Bar({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="pointer-events-auto flex max-w-full flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border bg-surface px-3.5 py-2 text-[0.8125rem] shadow-lg shadow-black/5 dark:shadow-black/40 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-ink-soft">
      {icon}
      {children}
    </div>
  );
}
