"use client";

import type { ReactNode } from "react";
import { useQuery } from "urql";

import { Problem } from "@/components/ui/problem";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { rows, Section } from "@/components/ui/section";
import { problemOf } from "@/lib/graphql/problem";
import { MemberRow } from "./member-row";
import { MembersDocument } from "./members-documents";

export function MemberList({ actions }: { actions?: ReactNode }) {
  const [{ data, error, fetching }, ask] = useQuery({ query: MembersDocument });
  const retry = () => ask({ requestPolicy: "network-only" });
  return (
    <Section title="Members" description="Who may see this workspace, and what they may do in it." actions={actions}>
      {data ? (
        <ul aria-label="Members" className={rows.list}>
          {data.members.map((member) => (
            <MemberRow key={member.id} member={member} />
          ))}
        </ul>
      ) : error ? (
        <Problem title="The members could not be shown" onRetry={retry} busy={fetching}>
          {problemOf(error).message}
        </Problem>
      ) : (
        <RowsSkeleton />
      )}
    </Section>
  );
}
