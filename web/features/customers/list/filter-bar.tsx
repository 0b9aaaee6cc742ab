"use client";

import { ListFilter, X } from "lucide-react";

import { Button } from "@/components/ui/button";
import { SearchField } from "@/components/ui/search-field";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/lib/format";
import { problemOf } from "@/lib/graphql/problem";
import { useLatest } from "@/lib/graphql/use-latest";

import type { Column } from "./columns";
import { ColumnsButton } from "./columns-button";
import type { Filters } from "./filters";
import { RuleSizeDocument, type Rule } from "./list-documents";

type Props = {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
  onOpenRule: () => void;
  columns: readonly Column[];
  onColumns: (ids: readonly string[] | null) => void;
};

export function FilterBar({ filters, onChange, onOpenRule, columns, onColumns }: Props) {
  return (
    <div role="search" aria-label="Customers" className="mb-3 grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label="Search customers"
          placeholder="Name, e-mail, phone or id"
          value={filters.search}
          onValueChange={(search) => onChange({ search })}
          className="grow sm:max-w-72"
        />
        <Button aria-haspopup="dialog" onClick={onOpenRule} className="h-8 px-3">
          <ListFilter aria-hidden /> Filter
        </Button>
        <span className="sm:ml-auto">
          <ColumnsButton columns={columns} onChoose={onColumns} />
        </span>
      </div>
      {filters.rule && <RuleLine rule={filters.rule} onOpen={onOpenRule} onRemove={() => onChange({ rule: null })} />}
    </div>
  );
}

type RuleLineProps = { rule: Rule; onOpen: () => void; onRemove: () => void };

/** The rule in words, how many it holds for, and the way out of it. */
function RuleLine({ rule, onOpen, onRemove }: RuleLineProps) {
  const format = useFormat();
  const { data, error, fresh } = useLatest(RuleSizeDocument, { rule }, 0);
  const preview = fresh ? data?.audiencePreview : undefined;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-[0.8125rem]">
      <span className="flex max-w-full min-w-0 items-stretch rounded-md border bg-surface">
        <button
          type="button"
          aria-haspopup="dialog"
          aria-label={`Change the filter: ${preview?.ruleText ?? "a rule"}`}
          onClick={onOpen}
          className="min-w-0 truncate rounded-l-md px-2.5 py-1 first-letter:uppercase hover:bg-raised"
        >
          {preview ? preview.ruleText : error ? "A rule" : "…"}
        </button>
        <button
          type="button"
          aria-label="Remove the filter"
          onClick={onRemove}
          className="grid w-7 shrink-0 place-items-center rounded-r-md border-l text-ink-soft hover:bg-raised hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      </span>
      <span role="status" className="text-ink-soft tabular-nums">
        {preview ? (
          <>
            <span data-testid="rule-size" className="font-medium text-ink">
              {format.count(preview.size)}
            </span>{" "}
            {preview.size === 1 ? "customer" : "customers"}, {format.count(preview.sms)} can be reached by SMS
          </>
        ) : error ? (
          <>Not counted. {problemOf(error).message}</>
        ) : (
          <Skeleton className="w-56" />
        )}
      </span>
    </div>
  );
}
