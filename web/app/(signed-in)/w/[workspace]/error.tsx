"use client";

import { Failure } from "@/features/shell/failure";

type Props = { error: Error & { digest?: string }; retry: () => void };

export default function WorkspaceErrorPage({ error, retry }: Props) {
  return <Failure error={error} retry={retry} />;
}
