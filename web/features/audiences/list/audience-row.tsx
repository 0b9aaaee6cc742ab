"use client";

import { Send } from "lucide-react";
import Link from "next/link";

import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/lib/format";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";

import type { SavedAudience } from "../saved-picker";
import { RowMenu, type LookalikePanel } from "./row-menu";
import type { Size } from "./use-sizes";

type Props = {
  audience: SavedAudience;
  size: Size | undefined;
  lookalikePanel: LookalikePanel;
  onChanged: () => void;
  /** Done once the list is without it. */
  onDeleted: () => Promise<void>;
};

/** One saved audience: its rule in words, its size, and what can be done with it. */
export function AudienceRow({ audience, size, lookalikePanel, onChanged, onDeleted }: Props) {
  const { workspace, role } = useWorkspace();
  const format = useFormat();
  const { id, name, ruleText, createdBy, createdAt } = audience;
  const may = mayLaunch(role);
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3.5">
      <div className="min-w-0 flex-1 basis-72">
        <h2 className="truncate font-medium">{name}</h2>
        <p title={ruleText} className="mt-0.5 line-clamp-2 text-[0.8125rem] leading-5 break-words text-ink-soft first-letter:uppercase">
          {ruleText}
        </p>
        <p className="mt-1 text-xs text-ink-soft">
          Saved {format.ago(createdAt)} by {createdBy}
        </p>
      </div>
      <SizeOf size={size} name={name} />
      <div className="flex items-center gap-1">
        {may && (
          <Button asChild size="small">
            <Link href={`/w/${workspace.id}/campaigns/new?audience=${encodeURIComponent(id)}`} aria-label={`Use ${name} in a campaign`}>
              <Send aria-hidden /> Use
            </Link>
          </Button>
        )}
        <RowMenu audience={audience} may={may} lookalikePanel={lookalikePanel} onChanged={onChanged} onDeleted={onDeleted} />
      </div>
    </li>
  );
}

function SizeOf({ size, name }: { size: Size | undefined; name: string }) {
  const format = useFormat();
  return (
    <div role="group" aria-label={`Size of ${name}`} className="w-32 shrink-0 pt-px text-right tabular-nums max-sm:w-auto max-sm:flex-1 max-sm:text-left">
      {size === undefined ? (
        <Skeleton className="ml-auto h-5 w-16 max-sm:ml-0" />
      ) : size === "failed" ? (
        <span className="text-[0.8125rem] text-ink-soft">not counted</span>
      ) : (
        <>
          <span className="font-medium">{format.count(size.size)}</span>
          <span className="block text-[0.8125rem] text-ink-soft">{format.count(size.reachable)} by SMS</span>
        </>
      )}
    </div>
  );
}
