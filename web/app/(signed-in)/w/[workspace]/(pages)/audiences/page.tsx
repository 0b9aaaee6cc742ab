import type { Metadata } from "next";

import { Audiences } from "@/features/audiences/list/audiences";

export const metadata: Metadata = { title: "Audiences" };

export default function AudiencesPage() {
  return <Audiences />;
}
