"use client";

import { Mail } from "lucide-react";
import { useState } from "react";
import { useMutation, type UseQueryState } from "urql";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Problem } from "@/components/ui/problem";
import { rows, Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { useFormat } from "@/lib/format";
import type { ResultOf } from "@/lib/graphql/graphql";
import { problemOf } from "@/lib/graphql/problem";
import { roleName } from "@/lib/roles";
import { WithdrawInvitationDocument, type Invitation, type InvitationsDocument } from "./members-documents";

type Props = { result: UseQueryState<ResultOf<typeof InvitationsDocument>>; onChange: () => void };

/** Those who are invited and have not come yet; nothing where there are none. */
export function InvitationList({ result: { data, error, fetching }, onChange }: Props) {
  if (!data && !error) return null;
  if (data?.invitations.length === 0) return null;
  return (
    <Section title="Invitations" description="They wait until the person signs in with that address.">
      {data ? (
        <ul aria-label="Invitations" className={rows.list}>
          {data.invitations.map((invitation) => (
            <Waiting key={invitation.id} invitation={invitation} onWithdrawn={onChange} />
          ))}
        </ul>
      ) : (
        error && (
          <Problem title="The invitations could not be shown" onRetry={onChange} busy={fetching}>
            {problemOf(error).message}
          </Problem>
        )
      )}
    </Section>
  );
}

function Waiting({ invitation, onWithdrawn }: { invitation: Invitation; onWithdrawn: () => void }) {
  const [, withdraw] = useMutation(WithdrawInvitationDocument);
  const [asking, setAsking] = useState(false);
  const format = useFormat();
  const confirm = async () => {
    const { error } = await withdraw({ id: invitation.id });
    // Somebody else was quicker, or the person has come: what is wanted is so.
    if (error && problemOf(error).code !== "NOT_FOUND") return problemOf(error).message;
    onWithdrawn();
    toast.success("The invitation was withdrawn");
  };
  return (
    <li className={rows.row}>
      <span aria-hidden className="grid size-8 shrink-0 place-items-center rounded-full bg-raised text-ink-soft max-sm:hidden">
        <Mail className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{invitation.email}</p>
        <p className="truncate text-[0.8125rem] text-ink-soft">
          <span className="md:hidden">{roleName(invitation.role)} · </span>
          Until {format.date(invitation.expiresAt)}
          <span className="max-md:hidden"> · invited by {invitation.invitedBy}</span>
        </p>
      </div>
      <Badge className="max-md:hidden">{roleName(invitation.role)}</Badge>
      <Button size="small" aria-label={`Withdraw the invitation of ${invitation.email}`} onClick={() => setAsking(true)}>
        Withdraw
      </Button>
      <Confirm open={asking} onOpenChange={setAsking} title="Withdraw the invitation?" verb="Withdraw" danger onConfirm={confirm}>
        <p>{invitation.email} can then no longer join with it. You can invite them again.</p>
      </Confirm>
    </li>
  );
}
