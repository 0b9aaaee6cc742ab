"use client";

import { UserRoundX } from "lucide-react";
import Link from "next/link";
import { useQuery } from "urql";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Problem } from "@/components/ui/problem";
import { problemOf } from "@/lib/graphql/problem";
import { useTitle } from "@/lib/use-title";
import { useWorkspace } from "@/lib/workspace-context";

import { AttributesCard } from "./attributes-card";
import { ContactCard } from "./contact-card";
import { FactTiles } from "./fact-tiles";
import { PersonHeader } from "./person-header";
import { CustomerDocument, type Customer } from "./person-documents";
import { PersonSkeleton } from "./person-skeleton";
import { Timeline } from "./timeline";

/** One customer: what is known of them, whether they may be written to, and everything that happened. */
export function PersonPage({ externalId }: { externalId: string }) {
  const [{ data, error, fetching }, ask] = useQuery({ query: CustomerDocument, variables: { externalId } });
  if (data?.customer) return <Known customer={data.customer} />;
  if (data) return <NoSuchCustomer />;
  if (!error) return <PersonSkeleton />;
  return (
    <Problem
      title="The customer could not be loaded"
      busy={fetching}
      onRetry={() => ask({ requestPolicy: "network-only" })}
    >
      {problemOf(error).message}
    </Problem>
  );
}

function Known({ customer }: { customer: Customer }) {
  useTitle(customer.name ?? customer.externalId);
  return (
    <>
      <PersonHeader customer={customer} />
      <FactTiles customer={customer} />
      <div className="mt-4 grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid gap-4 lg:order-last">
          <ContactCard customer={customer} />
          <AttributesCard customer={customer} />
        </div>
        <Timeline key={customer.id} externalId={customer.externalId} />
      </div>
    </>
  );
}

export function NoSuchCustomer() {
  const { workspace } = useWorkspace();
  return (
    <EmptyState
      as="h1"
      icon={UserRoundX}
      title="There is no such customer"
      action={
        <Button asChild>
          <Link href={`/w/${workspace.id}/customers`}>See all customers</Link>
        </Button>
      }
    >
      The address may be wrong, or the customer belongs to another workspace.
    </EmptyState>
  );
}
