import type { Metadata } from "next";

import { NewCampaignLoader } from "./loader";

export const metadata: Metadata = { title: "New campaign" };

export default function NewCampaignPage() {
  return <NewCampaignLoader />;
}
