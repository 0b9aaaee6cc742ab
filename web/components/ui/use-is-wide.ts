"use client";

import { useLayoutEffect, useState, type RefObject } from "react";

/** Whether an element is at least so many pixels wide, for what is drawn quite differently where there is less room. */
export function useIsWide(element: RefObject<HTMLElement | null>, pixels: number): boolean {
  const [isWide, setWide] = useState(true);
  useLayoutEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const measure = () => setWide(measured.clientWidth >= pixels);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element, pixels]);
  return isWide;
}
