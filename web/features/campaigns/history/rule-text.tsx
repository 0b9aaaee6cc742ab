"use client";

import { Tooltip } from "radix-ui";
import { useRef, useState } from "react";

type Props = {
  text: string;
  /** Whether the row has the keyboard's focus: then the whole of it is shown, too. */
  focused: boolean;
};

/** An audience in words on one line; all of it while it is pointed at. */
export function RuleText({ text, focused }: Props) {
  const line = useRef<HTMLSpanElement>(null);
  const [pointed, setPointed] = useState(false);
  const [dismissed, setDismissed] = useState(false);
  const isClipped = () => line.current !== null && line.current.scrollWidth > line.current.clientWidth;
  const change = (open: boolean) => {
    setPointed(open && isClipped());
    setDismissed(!open);
  };
  return (
    <Tooltip.Root open={pointed || (focused && !dismissed)} onOpenChange={change}>
      <Tooltip.Trigger asChild>
        <span ref={line} className="relative z-10 block truncate text-[0.8125rem] text-ink-soft">
          {text}
        </span>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side="bottom"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="animate-appear z-50 max-w-md rounded-md bg-ink px-2.5 py-1.5 text-xs leading-5 text-canvas"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
