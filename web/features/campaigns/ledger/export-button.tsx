"use client";

import { Download, LoaderCircle, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { problemOf, problemOfResponse } from "@/lib/graphql/problem";
import { useApi } from "@/lib/graphql/provider";
import { fileName, gathered, saveFile } from "@/lib/save-file";
import type { LedgerFilters } from "./use-ledger";

type Props = { campaign: { id: string; name: string }; filters: LedgerFilters };

const MEGABYTE = 1_000_000;
const megabytes = new Intl.NumberFormat(undefined, { style: "unit", unit: "megabyte", maximumFractionDigits: 0 });

/** The recipients that the filters leave, as a CSV file. */
export function ExportButton({ campaign, filters }: Props) {
  const { taken, save, stop } = useExport(campaign, filters);
  return (
    <>
      <Button onClick={() => void save()} disabled={taken !== null} aria-busy={taken !== null}>
        {taken === null ? <Download aria-hidden /> : <LoaderCircle aria-hidden className="animate-spin motion-reduce:animate-none" />}
        Export CSV
      </Button>
      {taken !== null && taken > 0 && (
        <Button look="quiet" onClick={stop} className="tabular-nums">
          <X aria-hidden /> Stop at {megabytes.format(taken)}
        </Button>
      )}
    </>
  );
}

/** Takes the file in and saves it. `taken` is null while nothing is on its way, else how many megabytes have come. */
function useExport(campaign: Props["campaign"], filters: LedgerFilters) {
  const api = useApi();
  const [taken, setTaken] = useState<number | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const save = async () => {
    const { signal } = (running.current = new AbortController());
    setTaken(0);
    try {
      const response = await api.fetch(`${api.url}/v1/campaigns/${campaign.id}/recipients.csv${query(filters)}`, { signal });
      if (!response.ok) throw (await problemOfResponse(response)).message;
      const file = await gathered(response, (bytes) => setTaken(Math.floor(bytes / MEGABYTE)));
      saveFile(file, `${fileName(campaign.name)}-recipients.csv`);
    } catch (reason) {
      if (signal.aborted) return;
      const description = typeof reason === "string" ? reason : problemOf(reason as Error).message;
      toast.error("The recipients could not be exported", { description });
    } finally {
      setTaken(null);
    }
  };
  return { taken, save, stop: () => running.current?.abort() };
}

function query({ outcome, search }: LedgerFilters): string {
  const parameters = new URLSearchParams();
  if (outcome) parameters.set("outcome", outcome);
  if (search) parameters.set("search", search);
  return parameters.size > 0 ? `?${parameters}` : "";
}
