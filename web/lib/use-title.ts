"use client";

import { useEffect } from "react";

/** Names the browser's tab after what the page shows, once that is known. */
export function useTitle(name: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = `${name} · Tidings`;
    return () => {
      document.title = before;
    };
  }, [name]);
}
