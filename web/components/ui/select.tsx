import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";

import { classNames } from "@/lib/class-names";

import { control } from "./control";

type Option<T extends string> = { value: T; label: string };
type Props<T extends string> = Omit<ComponentProps<"select">, "value" | "onChange"> & {
  value: T | "";
  options: readonly Option<T>[];
  /** Shown while nothing is chosen. */
  placeholder?: string;
  onValueChange: (value: T) => void;
};

/** The browser's own list, which every keyboard, screen reader and phone knows, as wide as what is chosen. */
export function Select<T extends string>({ value, options, placeholder, onValueChange, className, ...rest }: Props<T>) {
  return (
    <span className={classNames("relative inline-flex min-w-0", className)}>
      <select
        value={value}
        onChange={(event) => onValueChange(event.target.value as T)}
        className={classNames(control, "w-full appearance-none pr-7 [field-sizing:content] max-sm:w-full")}
        {...rest}
      >
        {value === "" && (
          <option value="" disabled>
            {placeholder ?? "Choose"}
          </option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-ink-soft" />
    </span>
  );
}
