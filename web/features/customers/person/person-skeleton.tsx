import { Skeleton } from "@/components/ui/skeleton";

/** A person's page before its first answer. */
export function PersonSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the customer</span>
      <Skeleton className="w-24" />
      <Skeleton className="mt-3 h-6 w-56 max-w-full" />
      <Skeleton className="mt-2.5 w-40 max-w-full" />
      <Skeleton className="mt-7 h-24 rounded-lg" />
      <div className="mt-4 grid gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Skeleton className="h-96 rounded-lg" />
        <Skeleton className="h-64 rounded-lg" />
      </div>
    </div>
  );
}
