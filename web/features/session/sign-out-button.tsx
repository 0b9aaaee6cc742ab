"use client";

import { LogOut } from "lucide-react";

import { useSignOut } from "@/components/sign-out";
import { Button } from "@/components/ui/button";

export function SignOutButton() {
  const { busy, signOut } = useSignOut();
  return (
    <Button look="quiet" size="small" disabled={busy} onClick={signOut}>
      <LogOut aria-hidden /> Sign out
    </Button>
  );
}
