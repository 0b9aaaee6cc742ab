import type { Metadata } from "next";

import { NotFound } from "@/features/shell/not-found";

export const metadata: Metadata = { title: "Not found" };

export default function NotFoundPage() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <NotFound title="There is no such page">The address may be mistyped, or what it led to is gone.</NotFound>
    </main>
  );
}
