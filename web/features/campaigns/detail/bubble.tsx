import type { ReactNode } from "react";

import { Picture } from "@/components/ui/picture";

/** A message as it lies on a phone. */
export function Bubble({ imageUrl, children }: { imageUrl?: string | null; children: ReactNode }) {
  return (
    <div className="w-fit max-w-full rounded-2xl rounded-bl-sm bg-raised px-3.5 py-2.5 leading-6 break-words whitespace-pre-wrap">
      {imageUrl && (
        <a
          href={imageUrl}
          target="_blank"
          rel="noreferrer"
          className="mb-2.5 block w-80 max-w-full rounded-md"
        >
          <Picture url={imageUrl} alternative="The picture that was sent along, at its address" />
        </a>
      )}
      {children}
    </div>
  );
}
