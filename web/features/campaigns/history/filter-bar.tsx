"use client";

import { X } from "lucide-react";
import type { Ref } from "react";

import { Button } from "@/components/ui/button";
import { SearchField } from "@/components/ui/search-field";
import { Select } from "@/components/ui/select";
import { STATUSES, statusWord } from "../stats/status-badge";
import type { CampaignStatus } from "../stats/stats";
import { isFiltered, type Filters } from "./filters";

const ANY = "ANY";

type Props = {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
  onClear: () => void;
  tags: readonly string[];
  ref: Ref<HTMLDivElement>;
};

export function FilterBar({ filters, onChange, onClear, tags, ref }: Props) {
  return (
    <div ref={ref} role="search" aria-label="Campaigns" tabIndex={-1} className="mb-3 flex flex-wrap items-center gap-2 outline-none">
      <SearchField
        label="Search campaigns"
        placeholder="Search by name or tag"
        value={filters.search}
        onValueChange={(search) => onChange({ search })}
        className="grow sm:max-w-72"
      />
      <Select<CampaignStatus | typeof ANY>
        aria-label="Status"
        value={filters.status ?? ANY}
        options={[
          { value: ANY, label: "Any status" },
          ...STATUSES.filter((status) => status !== "DRAFT").map((value) => ({ value, label: statusWord(value) })),
        ]}
        onValueChange={(status) => onChange({ status: status === ANY ? null : status })}
      />
      {tags.length > 0 && (
        <Select
          aria-label="Tag"
          value={filters.tag === null ? ANY : `=${filters.tag}`}
          // A tag may be any word, so it is marked as one.
          options={[{ value: ANY, label: "Any tag" }, ...tags.map((tag) => ({ value: `=${tag}`, label: tag }))]}
          onValueChange={(chosen) => onChange({ tag: chosen === ANY ? null : chosen.slice(1) })}
        />
      )}
      {isFiltered(filters) && (
        <Button look="quiet" size="small" onClick={onClear}>
          <X aria-hidden /> Clear
        </Button>
      )}
    </div>
  );
}
