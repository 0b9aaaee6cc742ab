"use client";

import dynamic from "next/dynamic";

import { NewCampaignSkeleton } from "@/features/launch/skeleton";

/** The draft lies in the browser: what the server could draw would be another one. */
export const NewCampaignLoader = dynamic(() => import("./new-campaign").then((module) => module.NewCampaign), {
  ssr: false,
  loading: NewCampaignSkeleton,
});
