"use client";

import dynamic from "next/dynamic";

import { PageSkeleton } from "@/features/shell/page-skeleton";

/** What was begun lies in the browser: what the server could draw would be another page. */
export const NewImportLoader = dynamic(() => import("@/features/import/new-import").then((module) => module.NewImport), {
  ssr: false,
  loading: PageSkeleton,
});

export const ImportRunLoader = dynamic(
  () => import("@/features/import/run/import-run").then((module) => module.ImportRun),
  { ssr: false, loading: PageSkeleton },
);
