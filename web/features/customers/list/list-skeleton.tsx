import { Skeleton } from "@/components/ui/skeleton";

const ROWS = [0.55, 0.4, 0.65, 0.5, 0.6, 0.45, 0.7, 0.5];

/** The list before its first answer. */
export function ListSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading customers</span>
      <div className="rounded-lg border bg-surface pt-9">
        {ROWS.map((width, place) => (
          <div key={place} className="grid h-11 grid-cols-[2fr_1fr] items-center gap-6 border-t px-4 sm:grid-cols-[1.4fr_1.3fr_1fr_1fr]">
            <Skeleton style={{ width: `${width * 100}%` }} />
            <Skeleton className="max-sm:hidden" style={{ width: `${(1.2 - width) * 100}%` }} />
            <Skeleton className="w-20 max-sm:hidden" />
            <Skeleton className="ml-auto w-16" />
          </div>
        ))}
      </div>
    </div>
  );
}
