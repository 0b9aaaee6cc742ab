"use client";

import dynamic from "next/dynamic";

import { NewCampaignSkeleton } from "@/features/launch/skeleton";

/** The draft lies in the browser: what the server could draw would be another one. */
export const NewAudienceLoader = dynamic(
  () => import("@/features/audiences/new-audience").then((module) => module.NewAudience),
  { ssr: false, loading: NewCampaignSkeleton },
);
