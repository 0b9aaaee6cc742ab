import { ChevronLeft } from "lucide-react";
import Link from "next/link";

/** The way from a page to the list it belongs to; stands above the page's title. */
export function BackLink({ to, children }: { to: string; children: string }) {
  return (
    <nav aria-label="Breadcrumb" className="mb-2 flex text-[0.8125rem] text-ink-soft">
      <Link
        href={to}
        prefetch={false}
        className="-ml-0.5 flex items-center gap-1 rounded-sm pr-1 hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-3.5" /> {children}
      </Link>
    </nav>
  );
}
