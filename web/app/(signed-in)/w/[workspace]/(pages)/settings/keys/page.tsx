import type { Metadata } from "next";

import { Keys } from "@/features/settings/keys/keys";
import { ManagersOnly } from "@/features/settings/managers-only";

export const metadata: Metadata = { title: "API keys" };

export default function KeysPage() {
  return (
    <ManagersOnly what="API keys are">
      <Keys />
    </ManagersOnly>
  );
}
