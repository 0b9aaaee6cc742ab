import type { Metadata } from "next";

import { Developers } from "@/features/developers/developers";

export const metadata: Metadata = { title: "Developers" };

export default function DevelopersPage() {
  return <Developers />;
}
