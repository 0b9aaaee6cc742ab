import { classNames } from "@/lib/class-names";

type Props = {
  label: string;
  value: number;
  total: number;
  /** What is said instead of the bare percentage: "56,000 rows". */
  words: string;
  tone?: "accent" | "good" | "warn";
  className?: string;
};

const TONES = { accent: "bg-accent", good: "bg-good", warn: "bg-warn" };

/** How far one thing is. */
export function ProgressBar({ label, value, total, words, tone = "accent", className }: Props) {
  const part = total > 0 ? Math.min(1, value / total) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(part * 100)}
      aria-valuetext={words}
      className={classNames("h-1.5 w-full overflow-hidden rounded-full bg-line", className)}
    >
      <div
        className={classNames("h-full rounded-full transition-[width] duration-300", TONES[tone])}
        // A sliver shows that it has begun.
        style={{ width: part > 0 ? `max(0.25rem, ${part * 100}%)` : 0 }}
      />
    </div>
  );
}
