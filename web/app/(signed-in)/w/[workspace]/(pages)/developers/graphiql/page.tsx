import type { Metadata } from "next";

import { GraphiqlPage } from "@/features/developers/graphiql-page";

export const metadata: Metadata = { title: "GraphiQL" };

export default function GraphiqlRoute() {
  return <GraphiqlPage />;
}
