"use client";

import { useEffect, type ReactNode } from "react";

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
      <Told title="Tidings cannot be reached" retry={retry}>
        Its API does not answer at the moment. This page comes back by itself as soon as it does.
      </Told>
    );
  }
  return (
    <Told title="This page could not be shown" retry={retry}>
      Something went wrong that should not have.
      {error.digest && (
        <>
          {" "}
          Whoever runs this server finds the reason in its log under <code className="font-mono">{error.digest}</code>.
        </>
      )}
    </Told>
  );
}

/** Drawn without parts of other pages: every page carries this one along, and few ever show it. */
function Told({ title, retry, children }: { title: string; retry: () => void; children: ReactNode }) {
  return (
    <div role="alert" className="grid justify-items-center gap-1 px-6 py-24 text-center">
      <h1 className="font-medium">{title}</h1>
      <p className="max-w-prose text-[0.8125rem] leading-5 text-ink-soft">{children}</p>
      <button
        type="button"
        onClick={retry}
        className="mt-4 h-7 rounded-md border bg-surface px-2.5 text-[0.8125rem] font-medium hover:bg-raised"
      >
        Try again
      </button>
    </div>
  );
}
