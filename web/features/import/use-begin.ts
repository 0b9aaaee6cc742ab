"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";

import type { Problem } from "@/lib/graphql/problem";
import { useApi } from "@/lib/graphql/provider";
import { useWorkspace } from "@/lib/workspace-context";

import type { Draft } from "./draft";
import { writtenMapping } from "./mapping/mapping";
import { fingerprint } from "./upload/fingerprint";
import { beginImport, ImportRefused } from "./upload/import-api";
import { remember } from "./upload/memory";
import { upload } from "./upload/uploads";

/** Begins an import and leads to its page, while the file is sent. */
export function useBegin(draft: Draft, place: string, onBegun: () => void) {
  const api = useApi();
  const router = useRouter();
  const { workspace } = useWorkspace();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Pick<Problem, "message"> | null>(null);
  const begin = async () => {
    const { file, kind, mapping, hasHeader, sheet } = draft;
    setBusy(true);
    setProblem(null);
    try {
      const mark = await fingerprint(file);
      const layout = { kind, mapping: writtenMapping(mapping), header: hasHeader, delimiter: sheet.delimiter };
      const state = await beginImport(api, layout);
      const { batchId: id, createdAt: begunAt } = state;
      remember(place, { id, kind, name: file.name, size: file.size, fingerprint: mark, begunAt });
      upload(api, state, file);
      router.push(`/w/${workspace.id}/import/${encodeURIComponent(id)}`);
      onBegun();
    } catch (error) {
      setBusy(false);
      const message = "The file can no longer be read. Was it changed, moved or deleted?";
      setProblem(error instanceof ImportRefused ? error.problem : { message });
    }
  };
  return { busy, problem, begin };
}
