import { SearchX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

type Props = { title: string; href?: string; link?: string; children: ReactNode };

/** What an address led to is not there, or not for whoever asks; which of them it does not tell. */
export function NotFound({ title, href = "/", link = "Go to your workspace", children }: Props) {
  const action = (
    <Button size="small" asChild>
      <Link href={href} prefetch={false}>
        {link}
      </Link>
    </Button>
  );
  return (
    <EmptyState as="h1" icon={SearchX} title={title} action={action} className="py-24">
      {children}
    </EmptyState>
  );
}
