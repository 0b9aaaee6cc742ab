"use client";

import { SearchX, Users } from "lucide-react";
import { useState } from "react";

import { outcomeWord, OUTCOMES } from "@/components/outcome-badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Problem } from "@/components/ui/problem";
import { SearchField } from "@/components/ui/search-field";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useFormat } from "@/lib/format";
import type { UsedKeysetList } from "@/lib/graphql/use-keyset-list";
import type { Stats } from "../stats/stats";
import { ExportButton } from "./export-button";
import type { Outcome, Recipient } from "./ledger-documents";
import { LedgerTable } from "./ledger-table";
import { RecipientPanel } from "./recipient-panel";
import { useLedger, type LedgerFilters } from "./use-ledger";

const ANY = "ANY";
const NO_FILTERS: LedgerFilters = { outcome: null, search: "" };

type Props = { campaign: { id: string; name: string }; stats: Stats };

/** Every member of the audience, with what was said and what became of it. */
export function Ledger({ campaign, stats }: Props) {
  const [filters, setFilters] = useState<LedgerFilters>(NO_FILTERS);
  const [chosen, choose] = useState<string | null>(null);
  const list = useLedger(campaign.id, filters, stats);
  return (
    <section aria-labelledby="recipients" className="mt-8">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 id="recipients" className="mr-auto font-medium">
          Recipients
        </h2>
        <SearchField
          label="Search recipients"
          placeholder="Name, phone, e-mail or id"
          value={filters.search}
          onValueChange={(search) => setFilters((before) => ({ ...before, search }))}
          className="w-full sm:w-64"
        />
        <OutcomeFilter value={filters.outcome} stats={stats} onChange={(outcome) => setFilters((before) => ({ ...before, outcome }))} />
        <ExportButton campaign={campaign} filters={filters} />
      </div>
      <Content
        list={list}
        filtered={filters.outcome !== null || filters.search !== ""}
        onClear={() => setFilters(NO_FILTERS)}
        onChoose={choose}
      />
      <RecipientPanel recipient={list.items.find(({ id }) => id === chosen) ?? null} onClose={() => choose(null)} />
    </section>
  );
}

type FilterProps = { value: Outcome | null; stats: Stats; onChange: (outcome: Outcome | null) => void };

function OutcomeFilter({ value, stats, onChange }: FilterProps) {
  const format = useFormat();
  const sizes: Record<Outcome, number> = {
    PENDING: stats.pending,
    SENT: stats.sent,
    FAILED: stats.failed,
    UNCONFIRMED: stats.unconfirmed,
    SKIPPED: stats.skipped,
  };
  return (
    <Select<Outcome | typeof ANY>
      aria-label="Outcome"
      value={value ?? ANY}
      options={[
        { value: ANY, label: `All outcomes (${format.count(stats.audienceSize)})` },
        ...OUTCOMES.map((outcome) => ({
          value: outcome,
          label: `${outcomeWord(outcome)} (${format.count(sizes[outcome])})`,
        })),
      ]}
      onValueChange={(outcome) => onChange(outcome === ANY ? null : outcome)}
    />
  );
}

type ContentProps = {
  list: UsedKeysetList<Recipient>;
  filtered: boolean;
  onClear: () => void;
  onChoose: (id: string) => void;
};

function Content({ list, filtered, onClear, onChoose }: ContentProps) {
  if (list.items.length > 0) return <LedgerTable list={list} onChoose={onChoose} />;
  if (list.phase === "failed") {
    return (
      <Problem title="The recipients could not be loaded" onRetry={() => void list.refresh()}>
        {list.problem?.message}
      </Problem>
    );
  }
  if (list.phase === "fresh") return <Skeleton className="h-64 rounded-lg" />;
  return (
    <div className="rounded-lg border bg-surface">
      {filtered ? (
        <EmptyState icon={SearchX} title="Nobody fits" action={<Button onClick={onClear}>Show everybody</Button>}>
          Try another outcome or another name.
        </EmptyState>
      ) : (
        <EmptyState icon={Users} title="Nobody yet">
          Members are listed here from the moment their message is written.
        </EmptyState>
      )}
    </div>
  );
}
