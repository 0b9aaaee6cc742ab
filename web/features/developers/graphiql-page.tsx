"use client";

import { ArrowLeft } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";

import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/lib/workspace-context";

// Its editor needs a browser, and weighs more than everything else: nothing but this page loads it.
const Explorer = dynamic(() => import("./explorer").then((module) => module.Explorer), {
  ssr: false,
  loading: () => <Loading />,
});

/** GraphiQL in the whole of the page. */
export function GraphiqlPage() {
  const { workspace } = useWorkspace();
  return (
    <div className="-mx-4 -my-6 flex h-[calc(100dvh-3rem)] flex-col md:-mx-8 md:-my-7 md:h-dvh">
      <header className="flex h-11 shrink-0 items-center gap-3 border-b bg-surface px-4">
        <Link
          href={`/w/${workspace.id}/developers`}
          className="flex items-center gap-1.5 rounded-md text-[0.8125rem] text-ink-soft hover:text-ink"
        >
          <ArrowLeft aria-hidden className="size-4" /> Developers
        </Link>
        <h1 className="font-semibold">GraphiQL</h1>
        <p className="ml-auto truncate text-[0.8125rem] text-ink-soft max-sm:hidden">
          Asks as you, in {workspace.name}
        </p>
      </header>
      {/* A paste that brings nothing is left alone: the editor swallows it, which reads as if pasting were forbidden. */}
      <div className="min-h-0 flex-1" onPasteCapture={(event) => !event.clipboardData && event.stopPropagation()}>
        <Explorer />
      </div>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading" className="grid h-full gap-3 p-4 md:grid-cols-2">
      <Skeleton className="h-full" />
      <Skeleton className="h-full max-md:hidden" />
    </div>
  );
}
