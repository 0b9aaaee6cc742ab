import { ImageIcon } from "lucide-react";
import type { ReactNode } from "react";

/** A message as it lies on a phone. */
export function Bubble({ imageUrl, children }: { imageUrl?: string | null; children: ReactNode }) {
  return (
    <div className="w-fit max-w-full rounded-2xl rounded-bl-sm bg-raised px-3.5 py-2.5 leading-6 break-words whitespace-pre-wrap">
      {imageUrl && (
        <a
          href={imageUrl}
          target="_blank"
          rel="noreferrer"
          className="mb-2 flex w-fit max-w-full items-center gap-2 rounded-md text-[0.8125rem] text-accent underline underline-offset-2"
        >
          <ImageIcon aria-hidden className="size-4 shrink-0" />
          <span className="truncate">{imageUrl}</span>
        </a>
      )}
      {children}
    </div>
  );
}
