import type { Metadata } from "next";

import { CampaignWithLookalikes } from "./campaign-with-lookalikes";

export const metadata: Metadata = { title: "Campaign" };

type Props = { params: Promise<{ campaign: string }> };

export default async function Page({ params }: Props) {
  const { campaign } = await params;
  return <CampaignWithLookalikes id={decodeURIComponent(campaign)} />;
}
