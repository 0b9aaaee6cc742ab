"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

import { tabLinks } from "@/components/ui/tabs";
import { mayManage } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";

const TABS = [
  { name: "Workspace", path: "", managers: false },
  { name: "Members", path: "/members", managers: false },
  { name: "API keys", path: "/keys", managers: true },
  { name: "Assistant", path: "/assistant", managers: true },
  { name: "Audit log", path: "/audit", managers: true },
];

export function SettingsTabs() {
  const { workspace, role } = useWorkspace();
  const here = usePathname();
  const base = `/w/${workspace.id}/settings`;
  return (
    <nav aria-label="Settings" className={tabLinks.list}>
      {TABS.filter(({ managers }) => !managers || mayManage(role)).map(({ name, path }) => (
        <Link
          key={path}
          href={base + path}
          aria-current={here === base + path ? "page" : undefined}
          className={tabLinks.tab}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
