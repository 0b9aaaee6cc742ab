import { rows } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";

/** The place of a bordered list that is on its way. */
export function RowsSkeleton({ count = 3 }: { count?: number }) {
  return (
    <div role="status" aria-label="Loading" className={rows.list}>
      {Array.from({ length: count }, (_, place) => (
        <div key={place} className={rows.row}>
          <div className="grid flex-1 gap-2">
            <Skeleton className="h-3.5 w-40 max-w-full" />
            <Skeleton className="h-3 w-64 max-w-full" />
          </div>
          <Skeleton className="w-20" />
        </div>
      ))}
    </div>
  );
}
