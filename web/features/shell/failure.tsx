"use client";

import { useEffect } from "react";

import { Problem } from "@/components/ui/problem";
import { API_AWAY } from "@/lib/api/away";

const AGAIN_MS = 5_000;

type Props = { error: Error & { digest?: string }; retry: () => void };

/** A page that could not be shown. Where the API is away it tries again by itself. */
export function Failure({ error, retry }: Props) {
  const away = error.digest === API_AWAY;
  useEffect(() => {
    if (!away) return;
    const timer = setInterval(retry, AGAIN_MS);
    return () => clearInterval(timer);
  }, [away, retry]);
  if (away) {
    return (
      <Problem as="h1" title="Tidings cannot be reached" onRetry={retry}>
        Its API does not answer at the moment. This page comes back by itself as soon as it does.
      </Problem>
    );
  }
  return (
    <Problem as="h1" title="This page could not be shown" onRetry={retry}>
      Something went wrong that should not have.
      {error.digest && (
        <>
          {" "}
          Whoever runs this server finds the reason in its log under <code className="font-mono">{error.digest}</code>.
        </>
      )}
    </Problem>
  );
}
