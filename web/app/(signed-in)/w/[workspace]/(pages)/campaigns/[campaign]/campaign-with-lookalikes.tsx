"use client";

import dynamic from "next/dynamic";

import { CampaignPage } from "@/features/campaigns/detail/campaign-page";

// It comes when somebody asks for lookalikes.
const LookalikePanel = dynamic(
  () => import("@/features/lookalike/lookalike-panel").then((module) => module.LookalikePanel),
  { ssr: false },
);

export function CampaignWithLookalikes({ id }: { id: string }) {
  return <CampaignPage id={id} lookalikePanel={(props) => <LookalikePanel {...props} />} />;
}
