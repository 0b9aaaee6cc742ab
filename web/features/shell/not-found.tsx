import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

type Props = { title: string; href?: string; link?: string; children: ReactNode };

/** What an address led to is not there, or not for whoever asks; which of them it does not tell. */
export function NotFound({ title, href = "/", link = "Go to your workspace", children }: Props) {
  const action = (
    <Button size="small" asChild>
      {/* A plain link: every page carries this one along, and few ever show it. */}
      <a href={href}>{link}</a>
    </Button>
  );
  return (
    <EmptyState as="h1" title={title} action={action} className="py-24">
      {children}
    </EmptyState>
  );
}
