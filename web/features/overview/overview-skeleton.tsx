import { Skeleton } from "@/components/ui/skeleton";

/** The overview before its first answer. */
export function OverviewSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the overview</span>
      <Skeleton className="h-24 rounded-lg" />
      <div className="mt-4 grid gap-4 lg:grid-cols-2">
        {[0, 1, 2, 3].map((place) => (
          <Skeleton key={place} className="h-64 rounded-lg" />
        ))}
      </div>
    </div>
  );
}
