import type { Api } from "@/lib/graphql/client";
import { problemOf, problemOfResponse, type Problem } from "@/lib/graphql/problem";

import type { Delimiter } from "../csv/reader";
import type { Kind } from "../mapping/fields";
import type { writtenMapping } from "../mapping/mapping";

/** An import as the API tells of it. */
export type ImportState = {
  batchId: string;
  kind: Kind;
  status: "OPEN" | "WRITING" | "DONE";
  /** The last row that was taken, from 1; 0 before the first. */
  lastRow: number;
  /** Where in the file the row after it begins. */
  nextByte: number;
  accepted: number;
  rejected: number;
  /** How many of those are kept: the first. */
  rejectedKept: number;
  committed: number;
  failed: number;
  createdBy: string;
  createdAt: string;
};

export type Layout = {
  kind: Kind;
  mapping: ReturnType<typeof writtenMapping>;
  header: boolean;
  delimiter: Delimiter;
};

/** A request that came to nothing; where the API said how far the import is all the same, that too. */
export class ImportRefused extends Error {
  constructor(
    readonly problem: Problem,
    readonly state: ImportState | null,
  ) {
    super(problem.message);
  }
}

type Reach = Pick<Api, "url" | "fetch">;

const addressOf = (api: Reach, id: string) => `${api.url}/v1/imports/${encodeURIComponent(id)}`;

export const beginImport = (api: Reach, layout: Layout): Promise<ImportState> =>
  ask(api, `${api.url}/v1/imports`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(layout),
  });

export const findImport = (api: Reach, id: string): Promise<ImportState> => ask(api, addressOf(api, id), {});

export const closeImport = (api: Reach, id: string): Promise<ImportState> =>
  ask(api, `${addressOf(api, id)}/close`, { method: "POST" });

type Rows = { fromRow: number; bytes: ArrayBuffer; more: boolean };

/** Sends a part of the file that begins with row `fromRow`; `more` says whether the file goes on after it. */
export const sendRows = (api: Reach, id: string, { fromRow, bytes, more }: Rows): Promise<ImportState> =>
  ask(api, `${addressOf(api, id)}?fromRow=${fromRow}&more=${more}`, {
    method: "PUT",
    headers: { "content-type": "text/csv" },
    body: bytes,
  });

/** The refused rows with their reasons, as a CSV file that can be mended and brought in again. */
export async function refusedRows(api: Reach, id: string): Promise<Blob> {
  const response = await send(api, `${addressOf(api, id)}/refused`, {});
  return await response.blob();
}

async function ask(api: Reach, address: string, init: RequestInit): Promise<ImportState> {
  const response = await send(api, address, init);
  return (await response.json()) as ImportState;
}

async function send(api: Reach, address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await api.fetch(address, init);
  } catch (error) {
    throw new ImportRefused(problemOf(error as Error), null);
  }
  if (response.ok) return response;
  const body = (await response.clone().json().catch(() => null)) as { import?: ImportState } | null;
  throw new ImportRefused(await problemOfResponse(response), body?.import ?? null);
}
