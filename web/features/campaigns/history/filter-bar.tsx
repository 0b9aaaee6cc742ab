"use client";

import { Search, X } from "lucide-react";
import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { control } from "@/components/ui/control";
import { Select } from "@/components/ui/select";
import { classNames } from "@/lib/class-names";
import { STATUSES, statusWord } from "../stats/status-badge";
import type { CampaignStatus } from "../stats/stats";
import { isFiltered, NO_FILTERS, type Filters } from "./filters";

/** Typing is followed after a rest of this length. */
const REST_MS = 200;
const ANY = "ANY";

type Props = { filters: Filters; onChange: (change: Partial<Filters>) => void; tags: readonly string[] };

export function FilterBar({ filters, onChange, tags }: Props) {
  return (
    <div role="search" aria-label="Campaigns" className="mb-3 flex flex-wrap items-center gap-2">
      <SearchField value={filters.search} onChange={(search) => onChange({ search })} />
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
          value={filters.tag ?? ""}
          options={[{ value: "", label: "Any tag" }, ...tags.map((tag) => ({ value: tag, label: tag }))]}
          onValueChange={(tag) => onChange({ tag: tag || null })}
        />
      )}
      {isFiltered(filters) && (
        <Button look="quiet" size="small" onClick={() => onChange(NO_FILTERS)}>
          <X aria-hidden /> Clear
        </Button>
      )}
    </div>
  );
}

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  const [told, setTold] = useState(value);
  // Cleared or gone back to from outside.
  if (told !== value) {
    setTold(value);
    if (value !== text.trim()) setText(value);
  }
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => onChange(wanted), REST_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <span className="relative min-w-0 grow sm:max-w-72">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-soft" />
      <input
        type="search"
        aria-label="Search campaigns"
        placeholder="Search by name"
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        className={classNames(control, "w-full pl-8")}
      />
    </span>
  );
}
