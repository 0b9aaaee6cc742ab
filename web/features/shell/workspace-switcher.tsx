"use client";

import { lazy, Suspense, useEffect } from "react";

import { useFirstOpening } from "@/components/ui/use-first-opening";
import type { Membership, Workspace } from "@/lib/api/people";
import { workspaceButton, WorkspaceFace } from "./workspace-face";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

const load = () => import("./opened-workspace-switcher");
const Opened = lazy(load);

type Props = { current: Workspace; memberships: Membership[] };

export function WorkspaceSwitcher(props: Props) {
  const { opened, button } = useFirstOpening(load);
  useRemembered(props.current.id);
  const closed = (
    <button {...button} aria-haspopup="menu" className={workspaceButton}>
      <WorkspaceFace workspace={props.current} />
    </button>
  );
  return opened ? (
    <Suspense fallback={closed}>
      <Opened {...props} />
    </Suspense>
  ) : (
    closed
  );
}

/** The next visit begins in the workspace that was looked at last. */
function useRemembered(workspace: string): void {
  useEffect(() => {
    const secure = window.location.protocol === "https:" ? "; secure" : "";
    const life = `max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
    document.cookie = `tidings.workspace=${encodeURIComponent(workspace)}; path=/; ${life}`;
  }, [workspace]);
}
