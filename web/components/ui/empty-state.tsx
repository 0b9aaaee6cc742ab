import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { classNames } from "@/lib/class-names";

type Props = {
  icon?: LucideIcon;
  title: string;
  /** A heading where it is the whole page. */
  as?: "h1" | "p";
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
};

/** Nothing is here yet: says why, and what to do next. */
export function EmptyState({ icon: Icon, title, as: Title = "p", children, action, className }: Props) {
  return (
    <div className={classNames("grid justify-items-center gap-1 px-6 py-14 text-center", className)}>
      {Icon && <Icon aria-hidden className="mb-2 size-6 text-ink-soft" strokeWidth={1.5} />}
      <Title className="font-medium">{title}</Title>
      {children && <div className="max-w-prose text-[0.8125rem] leading-5 text-ink-soft">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
