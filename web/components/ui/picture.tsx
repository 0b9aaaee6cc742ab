"use client";

import { ImageOff } from "lucide-react";
import { useState } from "react";

import { classNames } from "@/lib/class-names";

type Props = { url: string; alternative: string; className?: string };

/** A picture from an address that somebody gave; where there is none, it is said, in the same room. */
export function Picture(props: Props) {
  // Another address is another try.
  return <OnePicture key={props.url} {...props} />;
}

function OnePicture({ url, alternative, className }: Props) {
  const [failed, setFailed] = useState(false);
  const box = classNames("block aspect-2/1 w-full rounded-md bg-line/60 object-cover", className);
  if (failed) {
    return (
      <span className={classNames(box, "grid place-content-center justify-items-center gap-1.5 px-3 text-center text-xs text-ink-soft")}>
        <ImageOff aria-hidden className="size-5" strokeWidth={1.5} />
        There is no picture at this address.
      </span>
    );
  }
  return (
    // It is shown as its readers will load it: from where it lies, in the size it has.
    // eslint-disable-next-line @next/next/no-img-element
    <img src={url} alt={alternative} referrerPolicy="no-referrer" onError={() => setFailed(true)} className={box} />
  );
}
