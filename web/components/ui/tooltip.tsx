"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

type Props = {
  /** A few words more about what `children` is; never the only place where something is said. */
  text: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  /** One element that can have the focus. */
  children: ReactNode;
};

/** Says more about a control while it is pointed at or has the focus. */
export function Tooltip({ text, side = "top", children }: Props) {
  return (
    <Radix.Provider delayDuration={400}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-w-64 rounded-md bg-ink px-2 py-1 text-xs leading-4 text-canvas animate-appear"
          >
            {text}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
