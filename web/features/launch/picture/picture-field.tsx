"use client";

import { ImagePlus, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useId, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { control } from "@/components/ui/control";
import { Picture } from "@/components/ui/picture";
import { classNames } from "@/lib/class-names";

import type { Draft } from "../draft";

const load = () => import("./picture-dialog").then((module) => module.PictureDialog);
const PictureDialog = dynamic(load, { ssr: false });

type Props = {
  draft: Pick<Draft, "imageUrl" | "imageAlternative" | "objective">;
  error: string | null;
  onChange: (parts: Pick<Draft, "imageUrl" | "imageAlternative">) => void;
};

/** The picture that is sent along: one made here, or one that lies somewhere. */
export function PictureField({ draft, error, onChange }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [making, setMaking] = useState<"never" | "open" | "closed">("never");
  const made = draft.imageAlternative !== "" && draft.imageUrl !== "";
  return (
    <div className="grid gap-1.5">
      {made ? (
        <span className="text-[0.8125rem] font-medium">Picture</span>
      ) : (
        <label htmlFor={id} className="w-fit text-[0.8125rem] font-medium">
          Picture
        </label>
      )}
      <div className={classNames("flex items-center gap-3 max-sm:flex-wrap", made && "rounded-lg border bg-surface p-3")}>
        {made && (
          <div className="w-40 shrink-0">
            <Picture url={draft.imageUrl} alternative={draft.imageAlternative} />
          </div>
        )}
        <Button
          ref={button}
          onPointerEnter={() => void load()}
          onFocus={() => void load()}
          onClick={() => setMaking("open")}
          size={made ? "small" : "medium"}
        >
          <ImagePlus aria-hidden /> {made ? "Make another" : "Make a picture"}
        </Button>
        {made ? (
          <Button
            look="quiet"
            size="small"
            onClick={() => {
              onChange({ imageUrl: "", imageAlternative: "" });
              button.current?.focus();
            }}
          >
            <Trash2 aria-hidden /> Remove
          </Button>
        ) : (
          <>
            <span className="text-[0.8125rem] text-ink-soft">or</span>
            <input
              id={id}
              type="url"
              inputMode="url"
              placeholder="https://"
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? `${id}-error` : `${id}-hint`}
              value={draft.imageUrl}
              onChange={(event) => onChange({ imageUrl: event.target.value, imageAlternative: "" })}
              className={classNames(control, "h-9 flex-1 px-3")}
            />
          </>
        )}
      </div>
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-[0.8125rem] text-bad">
          {error}
        </p>
      ) : (
        !made && (
          <p id={`${id}-hint`} className="text-[0.8125rem] text-ink-soft">
            Optional: made here, or the address of one that is sent along.
          </p>
        )
      )}
      {making !== "never" && (
        <PictureDialog
          open={making === "open"}
          onOpenChange={(open) => setMaking(open ? "open" : "closed")}
          objective={draft.objective}
          onMade={({ url, alternative }) => onChange({ imageUrl: url, imageAlternative: alternative })}
        />
      )}
    </div>
  );
}
