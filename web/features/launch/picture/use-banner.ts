"use client";

import { useMemo } from "react";

import type { ResultOf } from "@/lib/graphql/graphql";
import { problemOf, type Problem } from "@/lib/graphql/problem";
import { useLatest } from "@/lib/graphql/use-latest";

import { BannerDocument, DesignsDocument } from "./banner-documents";
import type { BannerInput, Design } from "./designs";

export type Banner = ResultOf<typeof BannerDocument>["suggestBanner"];

const PAUSE_MS = 120;
/** Eight pictures at once are for those who have finished typing. */
const DESIGNS_PAUSE_MS = 500;

type Drawn = { banner: Banner | null; fresh: boolean; problem: Problem | null };

/** The picture as it will be, following what is typed. */
export function useBanner(input: BannerInput | null): Drawn {
  const variables = useMemo(() => (input ? { input } : null), [input]);
  const { data, error, fresh } = useLatest(BannerDocument, variables, PAUSE_MS);
  return { banner: data?.suggestBanner ?? null, fresh, problem: error ? problemOf(error) : null };
}

/** It in every drawing. */
export function useDesigns(input: BannerInput | null): Record<Design, { svg: string }> | null {
  const variables = useMemo(() => {
    if (!input) return null;
    const as = (design: Design): BannerInput => ({ ...input, design });
    return {
      sunrise: as("SUNRISE"),
      gem: as("GEM"),
      doorway: as("DOORWAY"),
      stamps: as("STAMPS"),
      coupon: as("COUPON"),
      news: as("NEWS"),
      confetti: as("CONFETTI"),
      waves: as("WAVES"),
    };
  }, [input]);
  return useLatest(DesignsDocument, variables, DESIGNS_PAUSE_MS).data;
}
