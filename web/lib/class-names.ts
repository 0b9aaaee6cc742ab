import { clsx, type ClassValue } from "clsx";
import { twMerge } from "tailwind-merge";

/** Joins class names; of two that contradict each other the later one stands. */
export function classNames(...values: ClassValue[]): string {
  return twMerge(clsx(values));
}
