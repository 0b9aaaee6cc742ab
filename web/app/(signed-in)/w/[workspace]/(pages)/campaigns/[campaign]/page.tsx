import type { Metadata } from "next";

import { CampaignPage } from "@/features/campaigns/detail/campaign-page";

export const metadata: Metadata = { title: "Campaign" };

type Props = { params: Promise<{ campaign: string }> };

export default async function Page({ params }: Props) {
  const { campaign } = await params;
  return <CampaignPage id={decodeURIComponent(campaign)} />;
}
