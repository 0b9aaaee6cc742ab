"use client";

import { Columns3 } from "lucide-react";

import { Button } from "@/components/ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

import { COLUMNS, type Column } from "./columns";

type Props = { columns: readonly Column[]; onChoose: (ids: readonly string[] | null) => void };

/** Which columns are shown. */
export function ColumnsButton({ columns, onChoose }: Props) {
  const shown = columns.map(({ id }) => id);
  return (
    <Popover>
      <PopoverTrigger asChild>
        {/* Rows that are too narrow for columns show what matters most. */}
        <Button className="h-8 px-3 max-sm:hidden">
          <Columns3 aria-hidden /> Columns
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Columns" className="w-56 overflow-y-auto p-1.5">
        <fieldset>
          <legend className="px-2 pt-1 pb-1.5 text-xs text-ink-soft">Shown beside the name</legend>
          {COLUMNS.map(({ id, label }) => (
            <label key={id} className="flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 hover:bg-raised">
              <input
                type="checkbox"
                checked={shown.includes(id)}
                onChange={({ target }) => onChoose(target.checked ? [...shown, id] : shown.filter((other) => other !== id))}
                className="size-4 accent-accent"
              />
              {label}
            </label>
          ))}
        </fieldset>
        <div className="-mx-1.5 mt-1.5 border-t px-1.5 pt-1.5">
          <Button look="quiet" size="small" onClick={() => onChoose(null)}>
            Show the usual ones
          </Button>
        </div>
      </PopoverContent>
    </Popover>
  );
}
