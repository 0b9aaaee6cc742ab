"use client";

import { EndlessTable } from "@/components/ui/endless-table";
import type { UsedKeysetList } from "@/lib/graphql/use-keyset-list";
import { CampaignRow, columns } from "./campaign-row";
import type { ListedCampaign } from "./history-documents";

/** `campaign-row.tsx` draws its rows so; from Tailwind's `@4xl` on there is room for columns. */
const ROW_PIXELS = { wide: 64, narrow: 136, wideFrom: 896 };

const HEADINGS = [
  { name: "Campaign" },
  { name: "Status" },
  { name: "Audience", className: "text-right" },
  { name: "Sent", className: "text-right" },
  { name: "Failed", className: "text-right" },
  { name: "Pending", className: "text-right" },
  { name: "Launched", className: "pl-2" },
];

/** The campaigns of the list, which scroll with the page. */
export function HistoryTable({ list }: { list: UsedKeysetList<ListedCampaign> }) {
  return (
    <EndlessTable
      label="Campaigns"
      list={list}
      columns={columns}
      headings={HEADINGS}
      headingsClass="@max-4xl:sr-only"
      rowHeight={ROW_PIXELS}
      ahead={25}
      row={(campaign, place) => <CampaignRow key={campaign.id} campaign={campaign} place={place} />}
    />
  );
}
