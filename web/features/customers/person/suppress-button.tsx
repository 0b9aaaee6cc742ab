"use client";

import { Ban, Undo2 } from "lucide-react";
import { useState } from "react";
import { useMutation } from "urql";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { toast } from "@/components/ui/toast";
import { problemOf } from "@/lib/graphql/problem";

import { SetSuppressionDocument, type Customer } from "./person-documents";

/** Decides that this person is never written to, or takes that back. */
export function SuppressButton({ customer }: { customer: Customer }) {
  const { externalId, suppressed } = customer;
  const [asking, ask] = useState(false);
  const [, set] = useMutation(SetSuppressionDocument);
  const who = customer.name ?? externalId;
  const confirm = async () => {
    const { error } = await set({ input: { customerExternalId: externalId, suppressed: !suppressed } });
    if (error) return problemOf(error).message;
    toast.success(suppressed ? "No longer suppressed" : "Suppressed", { description: who });
  };
  return (
    <>
      <Button onClick={() => ask(true)}>
        {suppressed ? <Undo2 aria-hidden /> : <Ban aria-hidden />}
        {suppressed ? "Allow messages again" : "Suppress"}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={ask}
        title={suppressed ? `Allow messages to ${who} again?` : `Never write to ${who}?`}
        verb={suppressed ? "Allow messages" : "Suppress"}
        danger={!suppressed}
        onConfirm={confirm}
      >
        {suppressed
          ? "From then on their consent decides whether campaigns reach them."
          : "No campaign reaches them from now on, whatever their consent says. Messages that campaigns under way have not written yet are left out, too. You can take this back."}
      </Confirm>
    </>
  );
}
