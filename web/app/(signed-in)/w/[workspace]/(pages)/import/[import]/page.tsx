import type { Metadata } from "next";

import { ImportRunLoader } from "../loader";

export const metadata: Metadata = { title: "Import" };

type Props = { params: Promise<{ import: string }> };

export default async function Page({ params }: Props) {
  return <ImportRunLoader id={(await params).import} />;
}
