"use client";

import { Failure } from "@/features/shell/failure";

type Props = { error: Error & { digest?: string }; retry: () => void };

export default function ErrorPage({ error, retry }: Props) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <Failure error={error} retry={retry} />
    </main>
  );
}
