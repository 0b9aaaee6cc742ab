import { Skeleton } from "@/components/ui/skeleton";

/** A campaign's page before its first answer. */
export function CampaignSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the campaign</span>
      <Skeleton className="w-24" />
      <Skeleton className="mt-3 h-6 w-72 max-w-full" />
      <Skeleton className="mt-2.5 w-96 max-w-full" />
      <div className="mt-7 grid gap-4 lg:grid-cols-3">
        <Skeleton className="h-36 rounded-lg lg:col-span-3" />
        <Skeleton className="h-52 rounded-lg lg:col-span-2" />
        <Skeleton className="h-52 rounded-lg" />
      </div>
      <Skeleton className="mt-4 h-80 rounded-lg" />
    </div>
  );
}
