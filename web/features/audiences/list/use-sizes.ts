"use client";

import { useEffect, useState } from "react";
import { useClient } from "urql";

import { AudienceSizeDocument } from "../documents";

export type Size = { size: number; reachable: number } | "failed";

/** Counts the audiences of a list one after the other, from the top: each is a look at every customer. */
export function useSizes(ids: readonly string[]): ReadonlyMap<string, Size> {
  const client = useClient();
  const [sizes, setSizes] = useState<ReadonlyMap<string, Size>>(new Map());
  const next = ids.find((id) => !sizes.has(id));
  useEffect(() => {
    if (next === undefined) return;
    const source = client.query(AudienceSizeDocument, { id: next }, { requestPolicy: "network-only" });
    const { unsubscribe } = source.subscribe(({ data }) =>
      setSizes((before) => new Map(before).set(next, data?.audience?.preview ?? "failed")),
    );
    return unsubscribe;
  }, [client, next]);
  return sizes;
}
