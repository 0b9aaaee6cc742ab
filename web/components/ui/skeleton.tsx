import type { ComponentProps } from "react";

import { classNames } from "@/lib/class-names";

/** The place of something that is being fetched; whoever draws several says "loading" once around them. */
export function Skeleton({ className, ...rest }: ComponentProps<"span">) {
  return (
    <span
      aria-hidden
      className={classNames("block h-4 animate-pulse rounded bg-line/70 motion-reduce:animate-none", className)}
      {...rest}
    />
  );
}
