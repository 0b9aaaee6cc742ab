"use client";

import { useState, type ComponentProps, type ReactNode } from "react";

import { classNames } from "@/lib/class-names";

import { control } from "./control";

type Props = Omit<ComponentProps<"input">, "value" | "onChange" | "prefix"> & {
  value: string;
  onValueChange: (value: string) => void;
  /** Stands before or after the number within the box: a currency's sign, a unit. */
  prefix?: ReactNode;
  suffix?: ReactNode;
  whole?: boolean;
};

/**
 * A number as text: nothing is rounded or reformatted while it is typed. Grouping commas and blanks are dropped, and
 * shown while the focus is elsewhere.
 */
export function NumberInput({ value, onValueChange, prefix, suffix, whole, className, ...rest }: Props) {
  const [focused, setFocused] = useState(false);
  return (
    <span
      className={classNames(
        control,
        "inline-flex items-center gap-1.5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent has-aria-invalid:border-bad",
        className,
      )}
    >
      {prefix && <span className="shrink-0 text-ink-soft">{prefix}</span>}
      <input
        type="text"
        inputMode={whole ? "numeric" : "decimal"}
        autoComplete="off"
        value={focused ? value : grouped(value)}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onChange={(event) => onValueChange(event.target.value.replace(/[,\s_]/g, ""))}
        className="h-full w-full min-w-0 bg-transparent tabular-nums outline-none placeholder:text-ink-soft/80"
        {...rest}
      />
      {suffix && <span className="shrink-0 text-ink-soft">{suffix}</span>}
    </span>
  );
}

/** "1,234,567.50" of "1234567.50", in the browser's manner; what is no plain number stays as it is. */
export function grouped(value: string, locale?: string): string {
  const found = /^(-?)(\d{1,15})(\.\d*)?$/.exec(value);
  if (!found) return value;
  const [, sign = "", whole = "", fraction = ""] = found;
  return `${sign}${Number(whole).toLocaleString(locale)}${fraction}`;
}
