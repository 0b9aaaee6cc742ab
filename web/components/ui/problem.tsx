"use client";

import { CircleAlert, RotateCw } from "lucide-react";
import type { ReactNode } from "react";

import { classNames } from "@/lib/class-names";
import { Button } from "./button";

type Props = {
  title: string;
  /** A heading where it is the whole page. */
  as?: "h1" | "p";
  /** What happened, as a sentence. */
  children?: ReactNode;
  /** Offered where the same may succeed later. */
  onRetry?: () => void;
  busy?: boolean;
  className?: string;
};

/** Something could not be shown or done: says what happened, and offers another try. */
export function Problem({ title, as: Title = "p", children, onRetry, busy = false, className }: Props) {
  return (
    <div role="alert" className={classNames("grid justify-items-center gap-1 px-6 py-14 text-center", className)}>
      <CircleAlert aria-hidden className="mb-2 size-6 text-bad" strokeWidth={1.5} />
      <Title className="font-medium">{title}</Title>
      {children && <div className="max-w-prose text-[0.8125rem] leading-5 text-ink-soft">{children}</div>}
      {onRetry && (
        <Button className="mt-4" size="small" onClick={onRetry} disabled={busy}>
          <RotateCw aria-hidden className={busy ? "animate-spin motion-reduce:animate-none" : undefined} />
          Try again
        </Button>
      )}
    </div>
  );
}
