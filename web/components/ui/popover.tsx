"use client";

import { Popover as Radix } from "radix-ui";
import type { ComponentProps } from "react";

import { classNames } from "@/lib/class-names";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;
export const PopoverAnchor = Radix.Anchor;
export const PopoverClose = Radix.Close;

export function PopoverContent({ className, ...rest }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align="start"
        sideOffset={6}
        collisionPadding={8}
        className={classNames(
          "z-50 max-h-(--radix-popover-content-available-height) rounded-lg border bg-surface shadow-lg shadow-black/5 outline-none dark:shadow-black/40",
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}
