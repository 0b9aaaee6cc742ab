"use client";

import { X } from "lucide-react";
import { useRef, useState, type ComponentProps } from "react";

import { classNames } from "@/lib/class-names";

import { control } from "./control";
import type { ListOption } from "./listbox";
import { SuggestInput } from "./suggest-input";

type Props = {
  label: string;
  values: readonly string[];
  onValuesChange: (values: string[]) => void;
  suggestions?: readonly ListOption[];
  /** Whether more suggestions are on their way. */
  waiting?: boolean;
  /** Follows what is typed, to look suggestions up. */
  onSearch?: (text: string) => void;
  placeholder?: string;
  className?: string;
  inputMode?: ComponentProps<"input">["inputMode"];
  /** Marks the input, so that the focus can be given back to it. */
  part?: string;
};

/** Several values as tokens. Enter, a comma or leaving takes what is typed; a pasted list becomes many. */
export function TokensInput(props: Props) {
  const { label, values, onValuesChange, suggestions = [], waiting, onSearch, placeholder, className, inputMode, part } = props;
  const [text, setText] = useState("");
  const box = useRef<HTMLSpanElement>(null);
  const add = (given: string) => {
    const fresh = split(given).filter((value) => !values.includes(value));
    setText("");
    onSearch?.("");
    if (fresh.length > 0) onValuesChange([...values, ...new Set(fresh)]);
  };
  const drop = (index: number) => {
    onValuesChange(values.toSpliced(index, 1));
    box.current?.querySelector<HTMLInputElement>("input")?.focus();
  };
  return (
    <span
      ref={box}
      className={classNames(
        control,
        "inline-flex h-auto min-h-8 flex-wrap items-center gap-1 px-1 py-[3px] focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent",
        className,
      )}
    >
      {values.map((value, index) => (
        <span key={value} className="inline-flex h-6 max-w-full items-center gap-0.5 rounded bg-raised pr-0.5 pl-2">
          <span className="truncate">{value}</span>
          <button
            type="button"
            aria-label={`Remove ${value}`}
            onClick={() => drop(index)}
            className="grid size-6 place-items-center rounded text-ink-soft hover:text-ink"
          >
            <X aria-hidden className="size-3" />
          </button>
        </span>
      ))}
      <SuggestInput
        label={label}
        value={text}
        data-part={part}
        inputMode={inputMode}
        placeholder={values.length === 0 ? placeholder : undefined}
        suggestions={suggestions.filter((option) => !values.includes(option.value))}
        waiting={waiting}
        onValueChange={(next) => {
          if (/[,\n]/.test(next)) return add(next);
          setText(next);
          onSearch?.(next);
        }}
        onTake={add}
        onBlur={() => add(text)}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData("text");
          if (split(pasted).length < 2) return;
          event.preventDefault();
          add(pasted);
        }}
        onKeyDown={(event) => {
          if (event.key === "Backspace" && text === "" && values.length > 0) drop(values.length - 1);
        }}
        className="h-6 min-w-8 flex-1 basis-8 border-0 bg-transparent px-1.5 outline-none"
      />
    </span>
  );
}

function split(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((value) => value.trim())
    .filter((value) => value !== "");
}
