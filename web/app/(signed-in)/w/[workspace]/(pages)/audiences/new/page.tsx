import type { Metadata } from "next";

import { NewAudienceLoader } from "./loader";

export const metadata: Metadata = { title: "New audience" };

export default function NewAudiencePage() {
  return <NewAudienceLoader />;
}
