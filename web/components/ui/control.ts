/** How every input in a row of inputs looks: a compact box. */
export const control =
  "h-8 min-w-0 rounded-md border border-line-strong/60 bg-surface px-2.5 text-sm text-ink placeholder:text-ink-soft/80 aria-invalid:border-bad disabled:opacity-60";
