import type { ReactNode } from "react";

import { Badge } from "@/components/ui/badge";
import type { Format } from "@/lib/format";

import type { ListedCustomer } from "./list-documents";

export type Column = {
  id: string;
  label: string;
  /** Its narrowest, in rem, and how much it takes of what is left. */
  least: number;
  share: number;
  numeric?: boolean;
  /** What stands there; nothing where there is nothing to say. */
  cell: (customer: ListedCustomer, format: Format) => ReactNode;
};

/** What can be shown of a customer beside the name, in the order in which it is shown. */
export const COLUMNS: readonly Column[] = [
  { id: "email", label: "E-mail", least: 11, share: 1.3, cell: ({ email }) => email },
  { id: "phone", label: "Phone", least: 9, share: 0.6, cell: ({ phone }) => phone },
  { id: "city", label: "City", least: 7, share: 0.7, cell: ({ city }) => city },
  { id: "country", label: "Country", least: 5, share: 0, cell: ({ country }) => country },
  { id: "tags", label: "Tags", least: 10, share: 0.8, cell: ({ tags }) => tags.length > 0 && <Tags tags={tags} /> },
  { id: "consent", label: "Consent", least: 7, share: 0, cell: consent },
  { id: "spend", label: "Spend", least: 8, share: 0.4, numeric: true, cell: ({ totalSpend }, format) => format.money(totalSpend) },
  { id: "orders", label: "Orders", least: 5, share: 0, numeric: true, cell: ({ orderCount }, format) => format.count(orderCount) },
  { id: "visits", label: "Visits", least: 5, share: 0, numeric: true, cell: ({ visitCount }, format) => format.count(visitCount) },
  { id: "firstOrder", label: "First order", least: 8, share: 0.2, cell: ({ firstOrderAt }, format) => day(firstOrderAt, format) },
  { id: "lastOrder", label: "Last order", least: 8, share: 0.2, cell: ({ lastOrderAt }, format) => day(lastOrderAt, format) },
  { id: "lastVisit", label: "Last visit", least: 8, share: 0.2, cell: ({ lastVisitAt }, format) => day(lastVisitAt, format) },
  { id: "since", label: "Customer since", least: 8, share: 0.2, cell: ({ createdAt }, format) => day(createdAt, format) },
  { id: "externalId", label: "Id", least: 8, share: 0.6, cell: ({ externalId }) => externalId },
];

export const SHOWN_AT_FIRST: readonly string[] = ["email", "phone", "city", "spend", "orders", "lastVisit"];

/** The name's column is always there. */
const NAME = { least: 12, share: 1.4 };

/** How a row is cut into cells, and its narrowest width in rem with the gaps between them. */
export function gridOf(columns: readonly Column[]): { template: string; width: number } {
  const all = [NAME, ...columns];
  const template = all.map(({ least, share }) => (share > 0 ? `minmax(${least}rem, ${share}fr)` : `${least}rem`)).join(" ");
  return { template, width: all.reduce((width, { least }) => width + least, 0) + all.length + 1 };
}

function day(instant: string | null, format: Format): ReactNode {
  return (
    instant && (
      <time dateTime={instant} title={format.dateTimeExact(instant)}>
        {format.date(instant)}
      </time>
    )
  );
}

function consent({ subscribed, suppressed }: ListedCustomer): ReactNode {
  if (suppressed) return <Badge tone="bad">Suppressed</Badge>;
  if (subscribed === null) return null;
  return subscribed ? "Yes" : "No";
}

/** Tags in sight; the others are counted. */
const TAGS_SHOWN = 2;

function Tags({ tags }: { tags: readonly string[] }) {
  const more = tags.length - TAGS_SHOWN;
  return (
    <span title={tags.join(", ")} className="flex items-center gap-1">
      {tags.slice(0, TAGS_SHOWN).map((tag) => (
        <Badge key={tag} className="block max-w-28 truncate font-normal">
          {tag}
        </Badge>
      ))}
      {more > 0 && <span className="text-xs text-ink-soft">+{more}</span>}
    </span>
  );
}
