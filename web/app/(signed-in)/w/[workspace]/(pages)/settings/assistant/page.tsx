import type { Metadata } from "next";

import { AssistantUsage } from "@/features/settings/assistant/assistant-usage";
import { ManagersOnly } from "@/features/settings/managers-only";

export const metadata: Metadata = { title: "Assistant" };

export default function AssistantPage() {
  return (
    <ManagersOnly what="The assistant’s use is">
      <AssistantUsage />
    </ManagersOnly>
  );
}
