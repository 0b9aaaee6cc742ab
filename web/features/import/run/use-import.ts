"use client";

import { useCallback, useEffect, useState, useSyncExternalStore } from "react";

import type { Problem } from "@/lib/graphql/problem";
import { useApi } from "@/lib/graphql/provider";

import { findImport, ImportRefused, type ImportState } from "../upload/import-api";
import type { UploadState } from "../upload/uploader";
import { uploadOf, watchUploads } from "../upload/uploads";
import { later } from "./later";

export type UsedImport = {
  state: ImportState | null;
  /** The upload from this tab; null where there is none. */
  upload: UploadState | null;
  problem: Problem | null;
  again: () => void;
};

/** An import that moves is asked for this long after the answer before. */
const FOLLOW_MS = 1_000;

/** An import as it moves: what this tab sends, and what the API has taken and written of it, whoever sends it. */
export function useImport(id: string): UsedImport {
  const api = useApi();
  const upload = useUpload(id);
  const [told, setTold] = useState<ImportState | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  const state = later(told, upload?.import ?? null);
  // What this tab sends is answered with how far it is.
  const isTold = upload?.phase === "sending";
  const isOver = state?.status === "DONE";

  useEffect(() => api.connection.onRecovery(again), [api, again]);
  useEffect(() => {
    if (isTold || isOver) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isLeft = false;
    const ask = async () => {
      try {
        const found = await findImport(api, id);
        if (isLeft) return;
        setTold(found);
        setProblem(null);
        timer = setTimeout(() => void ask(), FOLLOW_MS);
      } catch (error) {
        if (isLeft || !(error instanceof ImportRefused)) return;
        setProblem(error.problem);
        // What was read stays on the screen while the API is away.
        if (error.problem.mayRetry) timer = setTimeout(() => void ask(), FOLLOW_MS * 5);
      }
    };
    void ask();
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [api, id, isTold, isOver, turn]);
  return { state, upload, problem: state ? null : problem, again };
}

function useUpload(id: string): UploadState | null {
  const uploader = useSyncExternalStore(
    watchUploads,
    () => uploadOf(id),
    () => undefined,
  );
  const subscribe = useCallback((listener: () => void) => uploader?.subscribe(listener) ?? (() => {}), [uploader]);
  return useSyncExternalStore(
    subscribe,
    () => uploader?.state() ?? null,
    () => null,
  );
}
