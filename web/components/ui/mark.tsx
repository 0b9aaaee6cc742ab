/** The product's mark: a message on its way. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={className}>
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path d="M5.5 7.5h13l-6.5 5.6z" fill="var(--accent-ink)" />
      <path d="M5.5 10.2v6.3h13v-6.3L12 15.8z" fill="var(--accent-ink)" opacity=".72" />
    </svg>
  );
}
