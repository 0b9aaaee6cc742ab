"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

import { classNames } from "@/lib/class-names";
import { pageAt, PAGES } from "./pages";

export function Navigation({ workspace }: { workspace: string }) {
  const base = `/w/${workspace}`;
  const here = pageAt(usePathname().slice(base.length));
  return (
    <nav aria-label="Pages" className="grid content-start gap-0.5">
      {PAGES.map((page) => (
        <Link
          key={page.name}
          href={base + page.path}
          aria-current={page === here ? "page" : undefined}
          className={classNames(
            "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-ink-soft hover:bg-raised hover:text-ink",
            page === here && "bg-raised font-medium text-ink",
          )}
        >
          <page.icon aria-hidden className="size-4" />
          {page.name}
        </Link>
      ))}
    </nav>
  );
}
