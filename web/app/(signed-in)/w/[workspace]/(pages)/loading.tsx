import { PageSkeleton } from "@/features/shell/page-skeleton";

export default function LoadingPage() {
  return <PageSkeleton />;
}
