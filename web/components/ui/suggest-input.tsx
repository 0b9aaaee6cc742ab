"use client";

import { useId, useState, type ComponentProps, type KeyboardEvent } from "react";

import { classNames } from "@/lib/class-names";

import { control } from "./control";
import { Listbox, moveActive, optionId, type ListOption } from "./listbox";
import { Popover, PopoverAnchor, PopoverContent } from "./popover";

type Props = Omit<ComponentProps<"input">, "value" | "onChange" | "list"> & {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  /** What fits the text so far; the text itself is always allowed. */
  suggestions: readonly ListOption[];
  /** Whether more suggestions are on their way. */
  waiting?: boolean;
  /** Takes a suggestion, or the text on Enter. Without it a suggestion becomes the text. */
  onTake?: (value: string) => void;
};

/** Text with suggestions below it: an editable combobox of ARIA 1.2, in which the text stands as it is typed. */
export function SuggestInput(props: Props) {
  const { label, value, onValueChange, suggestions, waiting = false, onTake, className, ...rest } = props;
  const list = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const offered = suggestions.length === 1 && suggestions[0]?.value === value ? [] : suggestions;
  const shown = open && offered.length > 0;
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const take = (text: string) => {
    close();
    (onTake ?? onValueChange)(text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    rest.onKeyDown?.(event);
    // Enter ends what an input method composes; it is no choice yet.
    if (event.defaultPrevented || event.nativeEvent.isComposing) return;
    if (!event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) setOpen(true);
    if (shown && moveActive(event, active, offered.length, setActive)) return;
    if (event.key === "Escape" && shown) {
      event.stopPropagation();
      close();
    }
    const option = shown ? offered[active] : undefined;
    if (event.key !== "Enter" || !(option || onTake)) return;
    event.preventDefault();
    if (option) take(option.value);
    else if (value.trim() !== "") take(value);
  };
  return (
    <Popover open={shown} onOpenChange={setOpen}>
      <PopoverAnchor asChild>
        <input
          {...rest}
          role="combobox"
          aria-label={label}
          aria-expanded={shown}
          aria-controls={shown ? list : undefined}
          aria-autocomplete="list"
          aria-activedescendant={shown && active >= 0 ? optionId(list, active) : undefined}
          autoComplete="off"
          value={value}
          onChange={(event) => {
            onValueChange(event.target.value);
            setOpen(true);
            setActive(-1);
          }}
          onFocus={() => setOpen(true)}
          onBlur={(event) => {
            close();
            rest.onBlur?.(event);
          }}
          onKeyDown={onKeyDown}
          className={classNames(control, className)}
        />
      </PopoverAnchor>
      <PopoverContent
        aria-label={label}
        className="w-64"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <Listbox
          id={list}
          label={label}
          options={offered}
          active={active}
          busy={waiting}
          onActive={setActive}
          onChoose={(option) => take(option.value)}
        />
      </PopoverContent>
      <span aria-live="polite" className="sr-only">
        {shown && !waiting && `${offered.length} ${offered.length === 1 ? "suggestion" : "suggestions"}`}
      </span>
    </Popover>
  );
}
