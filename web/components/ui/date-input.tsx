import type { ComponentProps } from "react";

import { classNames } from "@/lib/class-names";

import { control } from "./control";

type Props = Omit<ComponentProps<"input">, "value" | "onChange" | "type"> & {
  value: string;
  onValueChange: (value: string) => void;
  /** Asks for the time of the day too. */
  withTime?: boolean;
};

/** The browser's own calendar; the value is `2026-03-01`, or `2026-03-01T09:30` with the time. */
export function DateInput({ value, onValueChange, withTime, className, ...rest }: Props) {
  return (
    <input
      type={withTime ? "datetime-local" : "date"}
      value={value}
      min="0001-01-01"
      max={withTime ? "9999-12-31T23:59" : "9999-12-31"}
      onChange={(event) => onValueChange(event.target.value)}
      className={classNames(control, "tabular-nums", !value && "text-ink-soft", className)}
      {...rest}
    />
  );
}
