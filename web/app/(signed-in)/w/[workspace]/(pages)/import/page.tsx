import type { Metadata } from "next";

import { NewImportLoader } from "./loader";

export const metadata: Metadata = { title: "Import" };

export default function ImportPage() {
  return <NewImportLoader />;
}
