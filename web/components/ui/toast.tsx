"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";

type Options = { description?: ReactNode; action?: { label: ReactNode; onClick: () => void } };

// Nobody waits for it with the page: a note is told after something was done there.
const ToastRegion = dynamic(() => import("./toaster").then((module) => module.ToastRegion), { ssr: false });

/** Where short notes appear: that something is done, or could not be. Placed once, around everything. */
export function Toasts() {
  return <ToastRegion />;
}

type Kind = "message" | "success" | "error";

const teller = (kind: Kind) => (title: ReactNode, options?: Options) => {
  void import("sonner").then(({ toast }) => toast[kind](title, options));
};

/** Tells a short note. */
export const toast = Object.assign(teller("message"), { success: teller("success"), error: teller("error") });
