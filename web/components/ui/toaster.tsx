"use client";

import { useTheme } from "next-themes";
import { Toaster } from "sonner";

/** What `toast.tsx` loads when it is first needed. */
export function ToastRegion() {
  const { resolvedTheme } = useTheme();
  return (
    <Toaster
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-(--width) max-w-full items-start gap-2.5 rounded-lg border bg-surface px-3.5 py-3 font-sans text-[0.8125rem] leading-5 text-ink shadow-lg shadow-black/5 dark:shadow-black/40",
          content: "min-w-0 flex-1",
          title: "font-medium",
          description: "text-ink-soft",
          icon: "mt-0.5 shrink-0 [&_svg]:size-4",
          success: "[&_[data-icon]]:text-good",
          error: "[&_[data-icon]]:text-bad",
          warning: "[&_[data-icon]]:text-warn",
          actionButton: "shrink-0 rounded-md border px-2 py-0.5 font-medium hover:bg-raised",
        },
      }}
    />
  );
}
