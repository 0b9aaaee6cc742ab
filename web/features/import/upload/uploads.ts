import type { Api } from "@/lib/graphql/client";

import { closeImport, sendRows, type ImportState } from "./import-api";
import { Uploader } from "./uploader";

/** Uploads under way in this tab. They go on while other pages of the dashboard are looked at. */
const uploads = new Map<string, Uploader>();
const listeners = new Set<() => void>();

export const uploadOf = (id: string): Uploader | undefined => uploads.get(id);

export function watchUploads(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Sends a file from where the import is. A file that is chosen again takes the place of the one before. */
export function upload(api: Api, state: ImportState, file: Blob): Uploader {
  const id = state.batchId;
  const uploader = new Uploader(file, state, {
    send: (rows) => sendRows(api, id, rows),
    close: () => closeImport(api, id),
    wait: (ms) => api.connection.chance(ms),
    now: () => performance.now(),
  });
  uploads.set(id, uploader);
  for (const listener of listeners) listener();
  void uploader.run();
  return uploader;
}
