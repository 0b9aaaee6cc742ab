"use client";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

import type { UploadState } from "../upload/uploader";
import { uploadOf } from "../upload/uploads";

/** Why the upload waits or has stopped, and what can be done. */
export function Trouble({ upload: { phase, problem }, id }: { upload: UploadState; id: string }) {
  if (!problem) return null;
  if (phase === "waiting") {
    const why = problem.code === "RATE_LIMITED" ? "Tidings is busy with rows that came before." : problem.message;
    return <Notice>{why} The upload goes on by itself; nothing is lost.</Notice>;
  }
  return (
    <Notice tone="bad">
      <p>{problem.message}</p>
      <Button size="small" className="mt-2" onClick={() => void uploadOf(id)?.run()}>
        Try again
      </Button>
    </Notice>
  );
}
