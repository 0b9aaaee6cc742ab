"use client";

import { Check } from "lucide-react";
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";

import { classNames } from "@/lib/class-names";

export type ListOption = { value: string; label: string; hint?: ReactNode };

type Props = {
  id: string;
  label: string;
  options: readonly ListOption[];
  active: number;
  chosen?: string;
  /** Whether the options are about to change. */
  busy?: boolean;
  onActive: (index: number) => void;
  onChoose: (option: ListOption) => void;
};

export const optionId = (list: string, index: number) => `${list}-${index}`;

/** The options below an input, which keeps the focus and names the active one by `aria-activedescendant`. */
export function Listbox({ id, label, options, active, chosen, busy, onActive, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[data-active="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div ref={list} id={id} role="listbox" aria-label={label} aria-busy={busy || undefined} className="max-h-72 overflow-y-auto p-1">
      {options.map((option, index) => (
        <div
          key={option.value}
          id={optionId(id, index)}
          role="option"
          // Where nothing is chosen yet, the one that Enter would take is the selected one.
          aria-selected={chosen === undefined ? index === active : option.value === chosen}
          data-active={index === active}
          // The input must not lose the focus to what is clicked.
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => index !== active && onActive(index)}
          onClick={() => onChoose(option)}
          className={classNames(
            "flex cursor-pointer items-center gap-2 rounded-md px-2.5 py-1.5",
            index === active && "bg-raised",
          )}
        >
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          {option.hint && <span className="shrink-0 text-[0.8125rem] text-ink-soft tabular-nums">{option.hint}</span>}
          {option.value === chosen && <Check aria-hidden className="size-4 shrink-0 text-accent" />}
        </div>
      ))}
    </div>
  );
}

/** Moves through the options by the arrow keys; says whether the key was one of them. */
export function moveActive(event: KeyboardEvent, active: number, count: number, onActive: (index: number) => void): boolean {
  if (event.altKey || count === 0 || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return false;
  event.preventDefault();
  const by = event.key === "ArrowDown" ? 1 : -1;
  onActive(active < 0 && by < 0 ? count - 1 : (active + by + count) % count);
  return true;
}
