import { ChevronDown } from "lucide-react";
import { useId, type ComponentProps, type ReactNode } from "react";

import { classNames } from "@/lib/class-names";

const control =
  "h-9 w-full rounded-md border border-line-strong/60 bg-surface px-3 text-sm text-ink placeholder:text-ink-soft/80 aria-invalid:border-bad";

type FieldProps = { label: string; hint?: ReactNode; error?: string | null };

/** Wraps a control with its label, a hint and what is wrong with it. */
function Labelled({ id, label, hint, error, children }: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-[0.8125rem] font-medium">
        {label}
      </label>
      {children}
      {hint && !error && (
        <p id={`${id}-hint`} className="text-[0.8125rem] text-ink-soft">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

function describedBy(id: string, { hint, error }: FieldProps): string | undefined {
  if (error) return `${id}-error`;
  return hint ? `${id}-hint` : undefined;
}

export function TextField({ label, hint, error, className, ...rest }: FieldProps & ComponentProps<"input">) {
  const id = useId();
  const words = { label, hint, error };
  return (
    <Labelled id={id} {...words}>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, words)}
        className={classNames(control, className)}
        {...rest}
      />
    </Labelled>
  );
}

export function SelectField({ label, hint, error, className, ...rest }: FieldProps & ComponentProps<"select">) {
  const id = useId();
  const words = { label, hint, error };
  return (
    <Labelled id={id} {...words}>
      <span className="relative">
        <select
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, words)}
          className={classNames(control, "appearance-none pr-9", className)}
          {...rest}
        />
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-3 size-3.5 -translate-y-1/2 text-ink-soft"
        />
      </span>
    </Labelled>
  );
}
