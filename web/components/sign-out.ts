"use client";

import { useTransition } from "react";

import { toast } from "@/components/ui/toast";
import { leave, leaveEverywhere } from "@/lib/leave";

/** Signs out here, or wherever the person is signed in; where that cannot be done it says so. */
export function useSignOut() {
  const [busy, start] = useTransition();
  const by = (end: () => Promise<string>) => () =>
    start(async () => {
      const problem = await end();
      if (problem) toast.error(problem);
    });
  return { busy, signOut: by(leave), signOutEverywhere: by(leaveEverywhere) };
}
