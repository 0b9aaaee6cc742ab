"use client";

import { Send, Settings } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";

import { classNames } from "@/lib/class-names";

const PAGES = [
  { name: "Campaigns", path: "", icon: Send },
  { name: "Settings", path: "/settings", icon: Settings },
];

export function Navigation({ workspace }: { workspace: string }) {
  const here = usePathname();
  const base = `/w/${workspace}`;
  return (
    <nav aria-label="Pages" className="flex gap-1 md:flex-1 md:flex-col">
      {PAGES.map(({ name, path, icon: Icon }) => {
        const target = base + path;
        const current = path ? here.startsWith(target) : here === base || here.startsWith(`${base}/campaigns`);
        return (
          <Link
            key={name}
            href={target}
            aria-current={current ? "page" : undefined}
            className={classNames(
              "flex items-center gap-2.5 rounded-md px-2.5 py-1.5 text-ink-soft hover:bg-raised hover:text-ink",
              current && "bg-raised font-medium text-ink",
            )}
          >
            <Icon aria-hidden className="size-4" />
            <span className="max-md:sr-only">{name}</span>
          </Link>
        );
      })}
    </nav>
  );
}
