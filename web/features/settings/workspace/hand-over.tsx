"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMutation, useQuery } from "urql";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { problemOf } from "@/lib/graphql/problem";
import { useWorkspace } from "@/lib/workspace-context";
import { HandOverWorkspaceDocument, HeirsDocument } from "./workspace-documents";

/** Makes another member the owner. */
export function HandOver() {
  const { workspace, personId } = useWorkspace();
  const router = useRouter();
  const [{ data }] = useQuery({ query: HeirsDocument });
  const [, handOver] = useMutation(HandOverWorkspaceDocument);
  const [heirId, setHeirId] = useState("");
  const [asking, setAsking] = useState(false);
  const others = data?.members.filter(({ id }) => id !== personId) ?? [];
  const heir = others.find(({ id }) => id === heirId);
  const confirm = async () => {
    const { error } = await handOver({ personId: heirId });
    if (error) return problemOf(error).message;
    toast.success(`${heir?.name ?? "Another member"} owns ${workspace.name} now`);
    router.refresh();
  };
  return (
    <Section title="Hand over" description="Makes another member the owner. You become an admin.">
      <div className="flex flex-wrap items-center gap-3 rounded-lg border bg-surface p-4">
        {data && others.length === 0 ? (
          <p className="text-[0.8125rem] text-ink-soft">You are its only member. Invite somebody first.</p>
        ) : (
          <>
            <Select
              aria-label="New owner"
              className="min-w-0 flex-1"
              placeholder="Choose a member"
              value={heir ? heirId : ""}
              options={others.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
              onValueChange={setHeirId}
            />
            <Button disabled={!heir} onClick={() => setAsking(true)}>
              Hand over
            </Button>
          </>
        )}
      </div>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Hand ${workspace.name} over to ${heir?.name}?`}
        verb="Hand over"
        danger
        onConfirm={confirm}
      >
        <p>They own it from then on and you are an admin. Only they can give it back.</p>
      </Confirm>
    </Section>
  );
}
