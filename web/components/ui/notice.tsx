import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";

import { classNames } from "@/lib/class-names";

/** Tells something in place: what went wrong, or what is good to know. */
export function Notice({ tone = "info", children }: { tone?: "info" | "bad"; children: ReactNode }) {
  const Icon = tone === "bad" ? CircleAlert : Info;
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={classNames(
        "flex items-start gap-2.5 rounded-md px-3 py-2.5 text-[0.8125rem] leading-5",
        tone === "bad" ? "bg-bad-soft text-bad" : "bg-raised text-ink-soft",
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div>{children}</div>
    </div>
  );
}
