"use client";

import { Download } from "lucide-react";
import Link from "next/link";
import { useTransition } from "react";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useFormat } from "@/lib/format";
import { useApi } from "@/lib/graphql/provider";
import { saveFile } from "@/lib/save-file";
import { useWorkspace } from "@/lib/workspace-context";

import { nounOf } from "../mapping/fields";
import { ImportRefused, refusedRows, type ImportState } from "../upload/import-api";

/** What came of it, once that can be said, and where to go from here; `isUnderWay` while this tab sends it. */
export function Ending({ state, isUnderWay }: { state: ImportState; isUnderWay: boolean }) {
  const { workspace } = useWorkspace();
  const { status, rejected, rejectedKept } = state;
  return (
    <div className="grid gap-4">
      <p role="status" className="text-[0.8125rem] text-ink-soft">
        <Words state={state} isUnderWay={isUnderWay} />
      </p>
      {rejectedKept < rejected && <NotAllKept state={state} />}
      {(rejected > 0 || status === "DONE") && (
        <div className="flex flex-wrap gap-2">
          {status === "DONE" && (
            <Button asChild look="primary">
              <Link href={`/w/${workspace.id}/customers`}>See customers</Link>
            </Button>
          )}
          {rejected > 0 && <RefusedButton state={state} />}
          {status === "DONE" && (
            <Button asChild>
              <Link href={`/w/${workspace.id}/import`}>Import another file</Link>
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Words({ state, isUnderWay }: { state: ImportState; isUnderWay: boolean }) {
  const { kind, status, committed, rejected } = state;
  const format = useFormat();
  if (status === "OPEN" && !isUnderWay) return null;
  if (status === "OPEN") return "You may look at other pages meanwhile. Should this tab be closed, the file is asked for again and goes on where it was.";
  if (status === "WRITING") return "Everything has arrived. The rest is done without this page.";
  const refused = rejected > 0 ? ` ${format.count(rejected)} ${rejected === 1 ? "row was" : "rows were"} refused.` : "";
  return `Done: ${format.count(committed)} ${nounOf(kind, committed)} written.${refused}`;
}

/** There is room for many refused rows, not for a whole file of them. */
function NotAllKept({ state: { rejected, rejectedKept } }: { state: ImportState }) {
  const format = useFormat();
  const others = rejected - rejectedKept;
  return (
    <Notice>
      The first {format.count(rejectedKept)} refused rows are kept with their reasons; the{" "}
      {others === 1 ? "one after them is" : `${format.count(others)} after them are`} only counted. Where many are wrong in the
      same way, mend the file itself and bring it in again.
    </Notice>
  );
}

/** The refused rows with their reasons: they can be mended in that very file and brought in again. */
function RefusedButton({ state: { batchId, rejected, rejectedKept } }: { state: ImportState }) {
  const api = useApi();
  const format = useFormat();
  const [busy, start] = useTransition();
  const save = () =>
    start(async () => {
      try {
        saveFile(await refusedRows(api, batchId), `refused-rows-${batchId}.csv`);
      } catch (error) {
        const description = error instanceof ImportRefused ? error.problem.message : undefined;
        toast.error("The refused rows could not be fetched", { description });
      }
    });
  const first = rejectedKept < rejected ? "first " : "";
  return (
    <Button onClick={save} disabled={busy} aria-busy={busy}>
      <Download aria-hidden /> {rejected === 1 ? "The refused row" : `The ${first}${format.count(rejectedKept)} refused rows`}
    </Button>
  );
}
