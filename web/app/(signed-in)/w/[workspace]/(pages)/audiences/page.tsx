import type { Metadata } from "next";

import { AudiencesWithLookalikes } from "./audiences-with-lookalikes";

export const metadata: Metadata = { title: "Audiences" };

export default function AudiencesPage() {
  return <AudiencesWithLookalikes />;
}
