"use client";

import { useState } from "react";

import { useWorkspace } from "@/lib/workspace-context";

import type { Channel } from "../draft";

export type TestAddress = {
  value: string;
  change: (value: string) => void;
  /** Keeps a number for the next time, in this browser and nowhere else. */
  remember: () => void;
};

/** Where a test goes: one's own e-mail address, or the number that was last typed here. */
export function useTestAddress(channel: Channel): TestAddress {
  const { personId, email } = useWorkspace();
  const place = `tidings.test-number.${personId}`;
  const [mail, setMail] = useState(email);
  const [number, setNumber] = useState(() => stored(place));
  if (channel === "EMAIL") return { value: mail, change: setMail, remember: () => undefined };
  return { value: number, change: setNumber, remember: () => store(place, number.trim()) };
}

function stored(place: string): string {
  try {
    return localStorage.getItem(place) ?? "";
  } catch {
    return "";
  }
}

function store(place: string, number: string): void {
  try {
    localStorage.setItem(place, number);
  } catch {
    // A browser without storage, or with a full one, goes on without.
  }
}
