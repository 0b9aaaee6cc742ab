"use client";

import dynamic from "next/dynamic";

import { Audiences } from "@/features/audiences/list/audiences";

// It comes when somebody asks for lookalikes.
const LookalikePanel = dynamic(
  () => import("@/features/lookalike/lookalike-panel").then((module) => module.LookalikePanel),
  { ssr: false },
);

export function AudiencesWithLookalikes() {
  return <Audiences lookalikePanel={(props) => <LookalikePanel {...props} />} />;
}
