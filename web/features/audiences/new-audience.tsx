"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useClient, useMutation } from "urql";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { TextField } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { Problem } from "@/components/ui/problem";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { problemOf } from "@/lib/graphql/problem";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";

import { AudienceStep } from "./audience-step";
import { useRuleEditor, type RuleEditor } from "./builder/use-rule-editor";
import { CreateAudienceDocument, SavedAudienceDocument } from "./documents";
import { loadRule } from "./load-rule";
import { useAudience } from "./preview/use-audience";
import type { FieldInfo } from "./rule/metadata";
import { useFields } from "./use-fields";
import { useRuleInAddress } from "./use-rule-in-address";

/** A rule to be saved under a name, without a campaign. */
export function NewAudience() {
  const { role } = useWorkspace();
  const { fields, problem, retry } = useFields();
  if (!mayLaunch(role)) {
    return (
      <EmptyState title="Your role may look, but not save audiences">
        Ask an owner or admin of this workspace to make you a marketer.
      </EmptyState>
    );
  }
  if (problem) {
    return (
      <Problem title="The rule builder could not be loaded" onRetry={retry}>
        {problem.message}
      </Problem>
    );
  }
  return fields ? <WithFields fields={fields} /> : <Skeleton className="h-64 rounded-lg" />;
}

function WithFields({ fields }: { fields: readonly FieldInfo[] }) {
  const { workspace, personId } = useWorkspace();
  const router = useRouter();
  const editor = useRuleEditor(`tidings.audience.${workspace.id}.${personId}`);
  const audience = useAudience(editor.root, fields, workspace.currency, "SMS");
  const [name, setName] = useState("");
  const [{ fetching }, create] = useMutation(CreateAudienceDocument);
  const [problem, setProblem] = useState<string | null>(null);
  useFrom(editor, fields, setName);
  useRuleInAddress(editor, fields, setName);

  const { rule, unfinished } = audience.written;
  const save = async () => {
    if (!rule || name.trim() === "") return setProblem(rule ? "Give it a name." : "Finish a condition first.");
    if (unfinished.size > 0) return setProblem("Finish or remove the parts of the rule that are not finished.");
    const { error } = await create({ input: { name: name.trim(), rule } });
    if (error) return setProblem(problemOf(error).message);
    editor.edit((root) => ({ root: { ...root, negated: false, join: "all", children: [] } }));
    toast.success("Audience saved", { description: name.trim() });
    router.push(`/w/${workspace.id}/audiences`);
  };
  return (
    <>
      <PageHeader title="New audience" />
      <AudienceStep
        editor={editor}
        fields={fields}
        audience={audience}
        channel="SMS"
        foot={
          <form
            className="flex flex-wrap items-start gap-3 border-t pt-4"
            onSubmit={(event) => {
              event.preventDefault();
              if (!fetching) void save();
            }}
          >
            <div className="min-w-0 flex-1 basis-64">
              <TextField
                label="Name"
                maxLength={200}
                value={name}
                error={problem}
                onChange={(event) => {
                  setName(event.target.value);
                  setProblem(null);
                }}
              />
            </div>
            <Button type="submit" look="primary" disabled={fetching} className="mt-6.5">
              Save audience
            </Button>
          </form>
        }
      />
    </>
  );
}

/** Begins with the rule of a saved audience (`?from=`), and lets the address forget it. */
function useFrom(editor: RuleEditor, fields: readonly FieldInfo[], onName: (name: string) => void): void {
  const client = useClient();
  const path = usePathname();
  const from = useSearchParams().get("from");
  const latest = useRef({ editor, onName });
  useEffect(() => {
    latest.current = { editor, onName };
  });
  useEffect(() => {
    if (!from) return;
    const source = client.query(SavedAudienceDocument, { id: from }, { requestPolicy: "network-only" });
    const { unsubscribe } = source.subscribe(({ data, error }) => {
      const found = data?.audience;
      if (!found) toast.error(error ? problemOf(error).message : "There is no such saved audience");
      else if (loadRule(latest.current.editor, found.rule, fields, `${found.name} loaded`)) latest.current.onName(found.name);
      window.history.replaceState(null, "", path);
    });
    return unsubscribe;
  }, [from, client, path, fields]);
}
