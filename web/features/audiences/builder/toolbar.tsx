"use client";

import { ClipboardPaste, Copy, Redo2, Trash2, Undo2 } from "lucide-react";
import { useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

import type { Read } from "../rule/read";
import type { GroupNode } from "../rule/node";

type Props = {
  mayUndo: boolean;
  mayRedo: boolean;
  empty: boolean;
  onUndo: () => void;
  onRedo: () => void;
  onCopy: () => void;
  onClear: () => void;
  read: (text: string) => Read;
  /** Puts the pasted rule behind what is there, or in its place. */
  onPaste: (root: GroupNode, replace: boolean) => void;
};

/** What is done to the rule as a whole. */
export function Toolbar(props: Props) {
  const { mayUndo, mayRedo, empty, onUndo, onRedo, onCopy, onClear } = props;
  return (
    <div role="group" aria-label="The whole rule" className="flex items-center gap-0.5">
      <Tool name="Undo" keys="Control+Z" off={!mayUndo} onClick={onUndo} icon={<Undo2 aria-hidden />} />
      <Tool name="Redo" keys="Control+Shift+Z" off={!mayRedo} onClick={onRedo} icon={<Redo2 aria-hidden />} />
      <span aria-hidden className="mx-1 h-4 border-l" />
      <Tool name="Copy rule" off={empty} onClick={onCopy} icon={<Copy aria-hidden />} />
      <PasteTool {...props} />
      <Tool name="Clear rule" off={empty} onClick={onClear} icon={<Trash2 aria-hidden />} />
    </div>
  );
}

type ToolProps = { name: string; keys?: string; off: boolean; onClick: () => void; icon: ReactNode };

function Tool({ name, keys, off, onClick, icon }: ToolProps) {
  return (
    <Button
      look="quiet"
      size="small"
      aria-label={name}
      title={name}
      aria-keyshortcuts={keys}
      // Stays where the focus is, also when there is nothing more to undo.
      aria-disabled={off || undefined}
      onClick={() => !off && onClick()}
      className="w-7 px-0 aria-disabled:cursor-default aria-disabled:opacity-45"
    >
      {icon}
    </Button>
  );
}

function PasteTool({ empty, read, onPaste }: Props) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const paste = (given: string, replace: boolean) => {
    const result = read(given);
    if ("problem" in result) return setProblem(result.problem);
    onPaste(result.root, replace);
    setOpen(false);
    setText("");
    setProblem(null);
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button look="quiet" size="small" aria-label="Paste rule" title="Paste rule" className="w-7 px-0">
          <ClipboardPaste aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-88 max-w-[calc(100vw-1rem)] p-3" aria-label="Paste rule">
        <label className="grid gap-1.5 text-[0.8125rem]">
          <span className="font-medium">A rule as JSON, as it was copied here or in a ticket</span>
          <textarea
            rows={7}
            spellCheck={false}
            value={text}
            aria-invalid={problem ? true : undefined}
            aria-describedby={problem ? "paste-problem" : undefined}
            placeholder={'{ "all": [{ "condition": … }] }'}
            onChange={(event) => {
              setText(event.target.value);
              setProblem(null);
            }}
            className="w-full resize-y rounded-md border border-line-strong/60 bg-surface p-2 font-mono text-xs aria-invalid:border-bad"
          />
        </label>
        {problem && (
          <p id="paste-problem" role="alert" className="mt-1.5 text-[0.8125rem] break-words text-bad">
            {problem}
          </p>
        )}
        <div className="mt-3 flex justify-end gap-2">
          {!empty && (
            <Button size="small" onClick={() => paste(text, false)}>
              Add to the rule
            </Button>
          )}
          <Button size="small" look="primary" onClick={() => paste(text, true)}>
            {empty ? "Use it" : "Replace the rule"}
          </Button>
        </div>
      </PopoverContent>
    </Popover>
  );
}
