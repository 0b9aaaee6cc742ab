"use client";

import { FileUp } from "lucide-react";
import { useState, type DragEvent, type ReactNode } from "react";

import { classNames } from "@/lib/class-names";

type Props = {
  /** What to do, such as “Drop a CSV file here, or choose one”. */
  title: string;
  children?: ReactNode;
  busy?: boolean;
  onFile: (file: File) => void;
};

/** Where a file is dropped or chosen. */
export function FileDrop({ title, children, busy = false, onFile }: Props) {
  const [over, setOver] = useState(false);
  const isOver = (is: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(is);
  };
  return (
    <label
      onDragEnter={isOver(true)}
      onDragOver={isOver(true)}
      onDragLeave={isOver(false)}
      onDrop={(event) => {
        isOver(false)(event);
        const [file] = event.dataTransfer.files;
        if (file && !busy) onFile(file);
      }}
      className={classNames(
        "relative grid cursor-pointer justify-items-center gap-1 rounded-lg border border-dashed border-line-strong/60 bg-surface px-6 py-12 text-center transition-colors hover:bg-raised/60",
        "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
        over && "border-accent bg-accent-soft",
        busy && "pointer-events-none opacity-60",
      )}
    >
      <FileUp aria-hidden className="mb-2 size-6 text-ink-soft" strokeWidth={1.5} />
      <span className="font-medium">{title}</span>
      {children && <span className="max-w-prose text-[0.8125rem] leading-5 text-ink-soft">{children}</span>}
      <input
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
        disabled={busy}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // The same file can be chosen again.
          currentTarget.value = "";
          if (file) onFile(file);
        }}
        className="absolute inset-0 cursor-pointer opacity-0"
      />
    </label>
  );
}
