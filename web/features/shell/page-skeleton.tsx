import { Skeleton } from "@/components/ui/skeleton";

/** The place of a page that is on its way: a heading and some rows. */
export function PageSkeleton() {
  return (
    <div aria-busy="true" aria-label="Loading" role="status">
      <Skeleton className="h-6 w-40" />
      <Skeleton className="mt-2.5 w-72 max-w-full" />
      <div className="mt-8 grid gap-3">
        {[0, 1, 2, 3, 4].map((row) => (
          <Skeleton key={row} className="h-11 rounded-lg" />
        ))}
      </div>
    </div>
  );
}
