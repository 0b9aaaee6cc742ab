import { Skeleton } from "@/components/ui/skeleton";
import { columns } from "./campaign-row";

const ROWS = [0.5, 0.35, 0.6, 0.45, 0.55, 0.4];

/** The list before its first answer. */
export function HistorySkeleton() {
  return (
    <div role="status" className="@container">
      <span className="sr-only">Loading campaigns</span>
      <div className="rounded-lg border bg-surface pt-9">
        {ROWS.map((width) => (
          <div key={width} className={`${columns} h-16 items-center border-t`}>
            <div className="grid gap-1.5">
              <Skeleton style={{ width: `${width * 60}%` }} />
              <Skeleton className="h-3" style={{ width: `${width * 100}%` }} />
            </div>
            <Skeleton className="w-16" />
            <Skeleton className="col-span-4 @max-4xl:hidden" />
            <Skeleton className="w-24 @max-4xl:hidden" />
          </div>
        ))}
      </div>
    </div>
  );
}
