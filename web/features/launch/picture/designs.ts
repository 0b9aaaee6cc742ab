import type { VariablesOf } from "@/lib/graphql/graphql";

import type { BannerDocument } from "./banner-documents";

export type BannerInput = VariablesOf<typeof BannerDocument>["input"];
export type Design = NonNullable<BannerInput["design"]>;

/** What each drawing shows. */
export const DESIGNS: Record<Design, string> = {
  SUNRISE: "Sunrise",
  GEM: "Gem",
  DOORWAY: "Doorway",
  STAMPS: "Stamps",
  COUPON: "Coupon",
  NEWS: "News",
  CONFETTI: "Confetti",
  WAVES: "Waves",
};

export const DESIGN_NAMES = Object.keys(DESIGNS) as Design[];

/** Colours to begin with; any other may be chosen beside them. */
export const COLOURS = [
  { name: "Indigo", value: "#3451d1" },
  { name: "Teal", value: "#0f766e" },
  { name: "Green", value: "#15803d" },
  { name: "Amber", value: "#b45309" },
  { name: "Red", value: "#b91c1c" },
  { name: "Pink", value: "#be185d" },
  { name: "Violet", value: "#6d28d9" },
  { name: "Slate", value: "#334155" },
] as const;

/** The most characters of a headline, and of the line below it, that a picture has room for. */
export const LONGEST = { headline: 90, detail: 80 };

/** A headline to begin with: what the message is for, as far as a picture has room for it. */
export function headlineOf(objective: string): string {
  const words = objective.trim();
  if (words.length <= 40) return words.charAt(0).toUpperCase() + words.slice(1);
  return "";
}

/** A drawing as an address, so that it is loaded as a picture and can run nothing. */
export function addressOf(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
