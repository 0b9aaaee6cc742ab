"use client";

import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useQuery } from "urql";

import { Button } from "@/components/ui/button";
import { mayManage } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";
import { InviteDialog } from "./invite-dialog";
import { InvitationList } from "./invitation-list";
import { MemberList } from "./member-list";
import { InvitationsDocument } from "./members-documents";

/** Who belongs to the workspace, and who is about to. */
export function Members() {
  const { role } = useWorkspace();
  return mayManage(role) ? <ManagedMembers /> : <MemberList />;
}

function ManagedMembers() {
  const [inviting, setInviting] = useState(false);
  const [invitations, ask] = useQuery({ query: InvitationsDocument });
  // After the last one was withdrawn the answer names no type by which the cache would know what to ask again.
  const askAgain = () => ask({ requestPolicy: "network-only" });
  const invite = (
    <Button look="primary" size="small" onClick={() => setInviting(true)}>
      <UserPlus aria-hidden /> Invite
    </Button>
  );
  return (
    <>
      <MemberList actions={invite} />
      <InvitationList result={invitations} onChange={askAgain} />
      <InviteDialog open={inviting} onOpenChange={setInviting} onInvited={askAgain} />
    </>
  );
}
