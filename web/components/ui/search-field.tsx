"use client";

import { Search } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";

import { classNames } from "@/lib/class-names";

import { control } from "./control";

/** Typing is followed after a rest of this length. */
const REST_MS = 200;

type Props = {
  label: string;
  placeholder?: string;
  value: string;
  onValueChange: (value: string) => void;
  className?: string;
};

/** What to look for; what was typed is told once the typing rests. */
export function SearchField({ label, placeholder, value, onValueChange, className }: Props) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // It was cleared or gone back to from outside.
  if (known !== value) {
    setKnown(value);
    if (value !== text.trim()) setText(value);
  }
  const tell = useEffectEvent((wanted: string) => onValueChange(wanted));
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => tell(wanted), REST_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <span className={classNames("relative inline-flex min-w-0", className)}>
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-soft" />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        className={classNames(control, "w-full pl-8")}
      />
    </span>
  );
}
