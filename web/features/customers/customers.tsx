"use client";

import { FileUp, SearchX, UsersRound } from "lucide-react";
import Link from "next/link";
import { useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Problem } from "@/components/ui/problem";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";

import type { Column } from "./list/columns";
import { CustomerTable } from "./list/customer-table";
import { FilterBar } from "./list/filter-bar";
import { isFiltered, NO_FILTERS, useFilters } from "./list/filters";
import type { Rule } from "./list/list-documents";
import { ListSkeleton } from "./list/list-skeleton";
import { TotalsLine, useTotals } from "./list/totals-line";
import { useColumns } from "./list/use-columns";
import { useCustomers } from "./list/use-customers";

/** What builds the rule that the list is filtered by. */
export type RulePanelProps = { rule: Rule | null; onApply: (rule: Rule | null) => void; onClose: () => void };

/** Every customer of the workspace, the latest arrival first. */
export function Customers({ rulePanel }: { rulePanel: (props: RulePanelProps) => ReactNode }) {
  const { workspace, personId } = useWorkspace();
  const [filters, change] = useFilters();
  const [columns, choose] = useColumns(`tidings.columns.${workspace.id}.${personId}`);
  const [building, build] = useState(false);
  const totals = useTotals();
  const list = useCustomers(filters);
  const filtered = isFiltered(filters);
  const isEmpty = list.phase === "ready" && list.items.length === 0 && !filtered;
  return (
    // As high as the window: the list scrolls within it.
    <div className="flex max-h-[max(32rem,calc(100dvh-6rem))] flex-col md:max-h-[max(32rem,calc(100dvh-3.5rem))]">
      <PageHeader
        title="Customers"
        description={!isEmpty && <TotalsLine totals={totals} />}
        actions={!isEmpty && <ImportLink />}
      />
      {!isEmpty && (
        <FilterBar filters={filters} onChange={change} onOpenRule={() => build(true)} columns={columns} onColumns={choose} />
      )}
      <Content list={list} filtered={filtered} columns={columns} onClear={() => change(NO_FILTERS)} />
      {building &&
        rulePanel({
          rule: filters.rule,
          onApply: (rule) => {
            change({ rule });
            build(false);
          },
          onClose: () => build(false),
        })}
    </div>
  );
}

type ContentProps = {
  list: ReturnType<typeof useCustomers>;
  filtered: boolean;
  columns: readonly Column[];
  onClear: () => void;
};

function Content({ list, filtered, columns, onClear }: ContentProps) {
  if (list.items.length > 0) return <CustomerTable list={list} columns={columns} />;
  if (list.phase === "failed") {
    const isRefused = list.problem?.code === "BAD_USER_INPUT";
    return (
      <>
        <Problem
          title={isRefused ? "Customers cannot be filtered so" : "The customers could not be loaded"}
          onRetry={isRefused ? undefined : () => void list.refresh()}
        >
          {list.problem?.message}
        </Problem>
        {filtered && (
          <div className="-mt-10 text-center">
            <Button look="quiet" size="small" onClick={onClear}>
              Clear search and filter
            </Button>
          </div>
        )}
      </>
    );
  }
  if (list.phase === "fresh") return <ListSkeleton />;
  return (
    <div className="rounded-lg border bg-surface">
      {filtered ? (
        <EmptyState icon={SearchX} title="No customer fits" action={<Button onClick={onClear}>Show all customers</Button>}>
          Try another word, or a wider filter.
        </EmptyState>
      ) : (
        <NoCustomers />
      )}
    </div>
  );
}

function NoCustomers() {
  const { workspace, role } = useWorkspace();
  const may = mayLaunch(role);
  return (
    <EmptyState
      icon={UsersRound}
      title="No customers yet"
      action={
        may && (
          <>
            <ImportLink look="primary" />
            <Button asChild>
              <Link href={`/w/${workspace.id}/developers`}>Send them by API</Link>
            </Button>
          </>
        )
      }
    >
      {may
        ? "Bring in a file from your shop or spreadsheet, or let your systems send customers and orders."
        : "Customers appear here as soon as somebody brings them in."}
    </EmptyState>
  );
}

/** Not for viewers, whom the API would refuse. */
function ImportLink({ look }: { look?: "primary" }) {
  const { workspace, role } = useWorkspace();
  if (!mayLaunch(role)) return null;
  return (
    <Button asChild look={look}>
      <Link href={`/w/${workspace.id}/import`}>
        <FileUp aria-hidden /> Import
      </Link>
    </Button>
  );
}
