"use client";

import { ChevronDown } from "lucide-react";
import { useId, useState, type ComponentProps, type KeyboardEvent } from "react";

import { classNames } from "@/lib/class-names";

import { control } from "./control";
import { Listbox, moveActive, optionId, type ListOption } from "./listbox";
import { Popover, PopoverContent, PopoverTrigger } from "./popover";

export type ComboboxOption = ListOption & { keywords?: readonly string[] };

type Props = Omit<ComponentProps<"button">, "value"> & {
  label: string;
  value: string | null;
  options: readonly ComboboxOption[];
  placeholder: string;
  onValueChange: (value: string) => void;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

/** Chooses one of many options, found by typing part of its name or another word for it. */
export function Combobox(props: Props) {
  const { label, value, options, placeholder, onValueChange, className, open: given, onOpenChange, ...rest } = props;
  const [own, setOwn] = useState(false);
  const open = given ?? own;
  const setOpen = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  const chosen = options.find((option) => option.value === value);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          type="button"
          aria-label={`${label}: ${chosen?.label ?? placeholder}`}
          className={classNames(control, "inline-flex items-center gap-2 text-left", className)}
          onKeyDown={(event) => {
            if (event.altKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
            event.preventDefault();
            setOpen(true);
          }}
          {...rest}
        >
          <span className={classNames("min-w-0 flex-1 truncate", !chosen && "text-ink-soft")}>{chosen?.label ?? placeholder}</span>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-soft" />
        </button>
      </PopoverTrigger>
      <PopoverContent className="w-64" aria-label={label}>
        <Search
          label={label}
          options={options}
          chosen={value ?? undefined}
          onChoose={(option) => {
            setOpen(false);
            onValueChange(option.value);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

type SearchProps = {
  label: string;
  options: readonly ComboboxOption[];
  chosen?: string;
  onChoose: (option: ListOption) => void;
};

function Search({ label, options, chosen, onChoose }: SearchProps) {
  const list = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(() => Math.max(0, options.findIndex((option) => option.value === chosen)));
  const found = matching(options, text);
  const onKeyDown = (event: KeyboardEvent) => {
    if (moveActive(event, active, found.length, setActive)) return;
    const option = found[active];
    if (event.key !== "Enter" || !option) return;
    event.preventDefault();
    onChoose(option);
  };
  return (
    <>
      <input
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? optionId(list, active) : undefined}
        autoComplete="off"
        placeholder="Search"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        className="h-9 w-full border-b bg-transparent px-3.5 text-sm outline-none placeholder:text-ink-soft/80"
      />
      <Listbox id={list} label={label} options={found} active={active} chosen={chosen} onActive={setActive} onChoose={onChoose} />
      {found.length === 0 && <p className="px-3.5 pt-1 pb-3 text-ink-soft">Nothing is called that.</p>}
    </>
  );
}

/** Those whose name or other word holds every word of the text; names that begin with it come first. */
export function matching<T extends ComboboxOption>(options: readonly T[], text: string): readonly T[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return options;
  const words = wanted.split(/\s+/);
  const holds = ({ label, keywords = [] }: T) =>
    [label.toLowerCase(), ...keywords].some((name) => words.every((word) => name.includes(word)));
  const begins = ({ label }: T) => (label.toLowerCase().startsWith(wanted) ? 0 : 1);
  return options.filter(holds).toSorted((first, second) => begins(first) - begins(second));
}
