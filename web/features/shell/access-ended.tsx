"use client";

import { DoorClosed, LogOut } from "lucide-react";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useConnection } from "@/lib/graphql/provider";
import { withReturn } from "@/lib/return-path";

/** The page, as long as its reader may see it: what was on the screen goes with the access. */
export function WhileAccess({ workspace, children }: { workspace: string; children: ReactNode }) {
  const state = useConnection();
  const here = usePathname();
  if (state === "no-access") {
    return (
      <Ended title={`You no longer have access to ${workspace}`} icon={DoorClosed} href="/" link="Go to your workspaces">
        You were taken out of this workspace.
      </Ended>
    );
  }
  if (state === "signed-out") {
    return (
      <Ended title="You are signed out" icon={LogOut} href={withReturn("/signed-out", here)} link="Sign in">
        Your session has ended. After signing in you are back on this page.
      </Ended>
    );
  }
  return children;
}

type EndedProps = { title: string; icon: typeof LogOut; href: string; link: string; children: ReactNode };

function Ended({ title, icon, href, link, children }: EndedProps) {
  const action = (
    <Button look="primary" size="small" asChild>
      {/* A whole new page: what this one holds in memory is not for whoever comes next. */}
      <a href={href}>{link}</a>
    </Button>
  );
  return (
    <div role="alert">
      <EmptyState as="h1" icon={icon} title={title} action={action} className="py-24">
        {children}
      </EmptyState>
    </div>
  );
}
