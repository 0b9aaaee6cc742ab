import { Badge } from "@/components/ui/badge";

import type { ImportState } from "../upload/import-api";
import type { UploadState } from "../upload/uploader";

type Props = { state: ImportState; upload: UploadState | null };

/** Where an import stands, in a word or two. */
export function StatusBadge({ state, upload }: Props) {
  const { word, tone } = lookOf(state, upload);
  return <Badge tone={tone}>{word}</Badge>;
}

function lookOf(state: ImportState, upload: UploadState | null): { word: string; tone: "plain" | "accent" | "good" | "warn" | "bad" } {
  if (state.status === "DONE") return { word: "Done", tone: "good" };
  if (state.status === "WRITING") return { word: "Writing", tone: "accent" };
  switch (upload?.phase) {
    case "sending":
    case "ended":
      return { word: "Sending", tone: "accent" };
    case "waiting":
      return { word: "Waiting", tone: "warn" };
    case "stopped":
      return { word: "Stopped", tone: "bad" };
    default:
      return { word: "Needs its file", tone: "warn" };
  }
}
