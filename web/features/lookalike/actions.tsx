"use client";

import { PencilRuler, Send } from "lucide-react";
import Link from "next/link";
import { useMutation } from "urql";

import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { problemOf } from "@/lib/graphql/problem";
import { isShortEnough, withRule } from "@/lib/rule-address";
import { useWorkspace } from "@/lib/workspace-context";

import { SaveLookalikeDocument, type Rule } from "./documents";

type Props = { rule: unknown; name: string; onDone: () => void };

/** What is done with a proposed rule: it is looked at and changed where rules are built. */
export function Actions({ rule, name, onDone }: Props) {
  const { workspace } = useWorkspace();
  const [{ fetching }, create] = useMutation(SaveLookalikeDocument);
  const save = async () => {
    const { error } = await create({ input: { name, rule: rule as Rule } });
    if (error) return toast.error("It could not be saved", { description: problemOf(error).message });
    toast.success("Audience saved", { description: name });
    onDone();
  };
  if (!isShortEnough(rule)) {
    return (
      <>
        <Button look="primary" disabled={fetching} onClick={() => void save()}>
          Save as an audience
        </Button>
        <p className="text-[0.8125rem] text-ink-soft">The rule is long; saved, it can be edited from its audience.</p>
      </>
    );
  }
  return (
    <>
      <Button asChild look="primary">
        <Link href={withRule(`/w/${workspace.id}/audiences/new`, rule, name)} prefetch={false}>
          <PencilRuler aria-hidden /> Open in the builder
        </Link>
      </Button>
      <Button asChild>
        <Link href={withRule(`/w/${workspace.id}/campaigns/new`, rule)} prefetch={false}>
          <Send aria-hidden /> Use in a campaign
        </Link>
      </Button>
    </>
  );
}
