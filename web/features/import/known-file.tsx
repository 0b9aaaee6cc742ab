"use client";

import Link from "next/link";
import { useEffect, useState } from "react";

import { Notice } from "@/components/ui/notice";
import { useFormat } from "@/lib/format";
import { useWorkspace } from "@/lib/workspace-context";

import { fingerprint } from "./upload/fingerprint";
import { remembered, type Remembered } from "./upload/memory";

/** Says so when this very file was brought in here before. */
export function KnownFile({ file, place }: { file: File; place: string }) {
  const { workspace } = useWorkspace();
  const format = useFormat();
  const [known, setKnown] = useState<Remembered | null>(null);
  useEffect(() => {
    let isLatest = true;
    // A file that cannot be read any longer is told when it is sent.
    const look = async () => {
      const mark = await fingerprint(file).catch(() => null);
      if (isLatest) setKnown(remembered(place).find((entry) => entry.fingerprint === mark) ?? null);
    };
    void look();
    return () => {
      isLatest = false;
    };
  }, [file, place]);
  if (!known) return null;
  return (
    <Notice>
      This file was begun here before ({format.dateTime(known.begunAt)}).{" "}
      <Link href={`/w/${workspace.id}/import/${encodeURIComponent(known.id)}`} className="font-medium text-ink underline underline-offset-2">
        See that import
      </Link>
      . Bringing it in again does no harm: rows that say nothing new change nothing.
    </Notice>
  );
}
