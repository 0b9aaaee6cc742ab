import type { Metadata } from "next";

import { WorkspaceSettings } from "@/features/settings/workspace/workspace-settings";
import { timeZones } from "@/lib/places";

export const metadata: Metadata = { title: "Settings" };

export default function SettingsPage() {
  return <WorkspaceSettings zones={timeZones()} />;
}
