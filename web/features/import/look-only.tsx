import { EmptyState } from "@/components/ui/empty-state";

/** What those see whom the API would refuse. */
export function LookOnly() {
  return (
    <EmptyState as="h1" title="Your role may look, but not import">
      Ask an owner or admin of this workspace to make you a marketer.
    </EmptyState>
  );
}
