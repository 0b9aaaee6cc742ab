import { classNames } from "@/lib/class-names";

export type ProgressPart = {
  /** What its part of the whole is called, for those who hear it: "sent". */
  name: string;
  value: number;
  tone: "good" | "bad" | "warn" | "muted" | "waiting";
};

const TONES: Record<ProgressPart["tone"], string> = {
  good: "bg-good",
  bad: "bg-bad",
  warn: "bg-warn",
  muted: "bg-line-strong/45",
  waiting: "bg-transparent",
};

type Props = { label: string; parts: readonly ProgressPart[]; total: number; className?: string };

/** One bar of several parts. Its words carry the numbers, so that neither colour nor sight is needed. */
export function Progress({ label, parts, total, className }: Props) {
  const shown = parts.filter(({ value }) => value > 0);
  const words = shown.map(({ name, value }) => `${value} ${name}`).join(", ");
  return (
    <div
      role="img"
      aria-label={`${label}: ${words || "nothing yet"}`}
      className={classNames("flex h-1.5 w-full gap-px overflow-hidden rounded-full bg-line", className)}
    >
      {shown.map(({ name, value, tone }) => (
        <span
          key={name}
          // A sliver stays visible where a part is tiny.
          className={classNames("h-full min-w-0.5 transition-[flex-grow] duration-300", TONES[tone])}
          style={{ flexGrow: total > 0 ? value / total : 0, flexBasis: 0 }}
        />
      ))}
    </div>
  );
}
