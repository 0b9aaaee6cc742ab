"use client";

import "./globals.css";

import { Failure } from "@/features/shell/failure";

type Props = { error: Error & { digest?: string }; retry: () => void };

/** Where the page's own frame is what failed. */
export default function GlobalErrorPage({ error, retry }: Props) {
  return (
    <html lang="en">
      <body className="grid min-h-dvh place-items-center font-sans">
        <title>Tidings</title>
        <Failure error={error} retry={retry} />
      </body>
    </html>
  );
}
