"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";

import { rows, Section } from "@/components/ui/section";
import { useFormat } from "@/lib/format";
import { useApi } from "@/lib/graphql/provider";
import { useWorkspace } from "@/lib/workspace-context";

import { fileSize } from "./file-size";
import { nounOf } from "./mapping/fields";
import { StatusBadge } from "./run/status-badge";
import { findImport, type ImportState } from "./upload/import-api";
import { remembered } from "./upload/memory";
import { uploadOf } from "./upload/uploads";

/** The imports that were begun in this browser: those that wait for their file can be gone on with. */
export function RecentImports({ place }: { place: string }) {
  const api = useApi();
  const { workspace } = useWorkspace();
  const format = useFormat();
  const [entries] = useState(() => remembered(place));
  const [states, setStates] = useState<ReadonlyMap<string, ImportState>>(new Map());
  useEffect(() => {
    for (const { id } of entries) {
      // What cannot be said now is said on the import's own page.
      findImport(api, id).then(
        (state) => setStates((before) => new Map(before).set(id, state)),
        () => {},
      );
    }
  }, [api, entries]);
  if (entries.length === 0) return null;
  return (
    <div className="mt-4">
      <Section title="Begun in this browser">
        <ul className={rows.list}>
          {entries.map(({ id, kind, name, size, begunAt }) => {
            const state = states.get(id);
            return (
              <li key={id} className={`${rows.row} relative hover:bg-raised/60`}>
                <div className="min-w-0 flex-1">
                  <Link
                    href={`/w/${workspace.id}/import/${encodeURIComponent(id)}`}
                    prefetch={false}
                    className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
                  >
                    {name}
                  </Link>
                  <p className="truncate text-[0.8125rem] text-ink-soft tabular-nums">
                    {state ? `${format.count(state.accepted)} ${nounOf(kind, state.accepted)}` : fileSize(size)}
                    {state && state.rejected > 0 && `, ${format.count(state.rejected)} refused`}, {format.ago(begunAt)}
                  </p>
                </div>
                {state && <StatusBadge state={state} upload={uploadOf(id)?.state() ?? null} />}
                <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-soft" />
              </li>
            );
          })}
        </ul>
      </Section>
    </div>
  );
}
