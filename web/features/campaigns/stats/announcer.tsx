"use client";

import { useCallback, useState } from "react";

/** Words for a screen reader, said when it has nothing else to say. Seldom: it is not for every number that moves. */
export function useAnnouncer(): [say: (words: string) => void, region: React.ReactNode] {
  const [words, setWords] = useState("");
  const say = useCallback((next: string) => setWords(next), []);
  return [
    say,
    <p key="announcer" role="status" className="sr-only">
      {words}
    </p>,
  ];
}
