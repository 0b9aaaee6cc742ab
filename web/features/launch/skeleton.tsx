import { Skeleton } from "@/components/ui/skeleton";

/** The page while it is being fetched. */
export function NewCampaignSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton className="h-7 w-44" />
      <Skeleton className="mt-6 h-9 w-80 max-w-full" />
      <div className="mt-8 grid gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="grid content-start gap-3">
          <Skeleton className="h-8 w-72 max-w-full" />
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-8 w-full" />
        </div>
        <Skeleton className="h-56 w-full rounded-lg" />
      </div>
    </div>
  );
}
