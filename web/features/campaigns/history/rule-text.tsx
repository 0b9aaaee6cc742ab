"use client";

import { useEffect, useRef, useState } from "react";

import { classNames } from "@/lib/class-names";

const REST_MS = 400;
/** Where less than this is left below, it opens upwards. */
const ROOM_PIXELS = 180;

type Props = {
  text: string;
  /** Whether the row has the keyboard's focus: then the whole of it is shown, too. */
  focused: boolean;
};

/** An audience in words on one line; all of it while it is pointed at. */
export function RuleText({ text, focused }: Props) {
  const line = useRef<HTMLSpanElement>(null);
  const [wanted, setWanted] = useState(false);
  const [opened, setOpened] = useState<"below" | "above" | null>(null);
  useEffect(() => {
    if (!wanted && !focused) return;
    const timer = setTimeout(() => setOpened(sideOf(line.current)), focused ? 0 : REST_MS);
    const close = (event: Event) => {
      if (event.type === "scroll" || (event as KeyboardEvent).key === "Escape") setOpened(null);
    };
    document.addEventListener("keydown", close);
    window.addEventListener("scroll", close, { passive: true });
    return () => {
      clearTimeout(timer);
      setOpened(null);
      document.removeEventListener("keydown", close);
      window.removeEventListener("scroll", close);
    };
  }, [wanted, focused]);
  return (
    <span
      className="relative z-10 block text-[0.8125rem] text-ink-soft"
      onPointerEnter={({ pointerType }) => setWanted(pointerType === "mouse")}
      onPointerLeave={() => setWanted(false)}
    >
      <span ref={line} className="block truncate first-letter:uppercase">
        {text}
      </span>
      {opened && (
        <span
          // Whoever hears the line hears all of it already.
          aria-hidden
          className={classNames(
            "animate-appear absolute left-0 z-20 w-max max-w-[min(28rem,80vw)] rounded-md bg-ink px-2.5 py-1.5 text-xs leading-5 text-canvas",
            opened === "above" ? "bottom-full mb-1" : "top-full mt-1",
          )}
        >
          {text}
        </span>
      )}
    </span>
  );
}

/** Where there is room for all of a line; nowhere, if all of it is in sight. */
function sideOf(line: HTMLElement | null): "below" | "above" | null {
  if (!line || line.scrollWidth <= line.clientWidth) return null;
  return window.innerHeight - line.getBoundingClientRect().bottom < ROOM_PIXELS ? "above" : "below";
}
