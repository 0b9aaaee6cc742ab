import { useId, type ReactNode } from "react";

import { classNames } from "@/lib/class-names";

type Option<T extends string> = { value: T; label: ReactNode };
type Props<T extends string> = {
  /** What is chosen among the options, for those who do not see them side by side. */
  label: string;
  value: T;
  options: readonly Option<T>[];
  onValueChange: (value: T) => void;
  size?: "small" | "medium";
  disabled?: boolean;
  className?: string;
};

/** One of a few options, all of them in sight: radio buttons drawn as a bar. */
export function Segmented<T extends string>(props: Props<T>) {
  const { label, value, options, onValueChange, size = "medium", disabled, className } = props;
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={classNames("inline-flex rounded-md border bg-raised p-0.5", disabled && "opacity-60", className)}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={classNames(
            "relative inline-flex cursor-pointer items-center justify-center rounded-[5px] text-ink-soft hover:text-ink",
            "has-checked:bg-surface has-checked:font-medium has-checked:text-ink has-checked:shadow-xs dark:has-checked:bg-line",
            "has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent",
            size === "small" ? "h-6 px-2 text-[0.8125rem]" : "h-7.5 px-3 text-sm",
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={disabled}
            onChange={() => onValueChange(option.value)}
            className="absolute inset-0 cursor-pointer appearance-none outline-none"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
