import {
  ChartColumn,
  FileUp,
  ListFilter,
  Send,
  Settings,
  SquareTerminal,
  UsersRound,
  type LucideIcon,
} from "lucide-react";

export type Page = {
  name: string;
  /** Below the workspace's own path. */
  path: string;
  icon: LucideIcon;
  /** After “g”, leads there. */
  key: string;
  /** Whether a path below the workspace's own belongs to it; else whatever begins with `path`. */
  holds?: (path: string) => boolean;
};

/** What one can go to from everywhere in a workspace. */
export const PAGES: Page[] = [
  {
    name: "Campaigns",
    path: "",
    icon: Send,
    key: "c",
    holds: (path) => path === "" || path.startsWith("/campaigns"),
  },
  { name: "Audiences", path: "/audiences", icon: ListFilter, key: "a" },
  { name: "Customers", path: "/customers", icon: UsersRound, key: "u" },
  { name: "Import", path: "/import", icon: FileUp, key: "i" },
  { name: "Overview", path: "/overview", icon: ChartColumn, key: "o" },
  { name: "Developers", path: "/developers", icon: SquareTerminal, key: "d" },
  { name: "Settings", path: "/settings", icon: Settings, key: "s" },
];

/** The page that a path below the workspace's own belongs to. */
export function pageAt(path: string): Page | undefined {
  return PAGES.find(({ path: start, holds }) => holds?.(path) ?? (path === start || path.startsWith(`${start}/`)));
}
