"use client";

import { GripVertical } from "lucide-react";
import { use, type KeyboardEvent, type ReactNode } from "react";

import { classNames } from "@/lib/class-names";

import type { NodeId } from "../rule/node";
import type { Direction } from "../rule/step";
import { DragContext, useBuilder } from "./context";

export type RowPlace = {
  /** How it goes with the row above: "and", "or"; nothing in the first. */
  word: string;
  may: Record<Direction, boolean> & { unwrap: boolean };
};

/** Whether a row would come to stand in the same place, so that it need not be drawn again. */
export function isSamePlace(before: RowPlace, after: RowPlace): boolean {
  const names = Object.keys(before.may) as (keyof RowPlace["may"])[];
  return before.word === after.word && names.every((name) => before.may[name] === after.may[name]);
}

type FrameProps = { id: NodeId; name: string; children: ReactNode };

/** What every row is: something with a name that can be moved by keys. */
export function RowFrame({ id, name, children }: FrameProps) {
  const onKeyDown = useRowKeys(id);
  const drag = use(DragContext);
  return (
    <div
      role="group"
      aria-label={name}
      data-node={id}
      onKeyDown={onKeyDown}
      // On a phone the word that joins two rows stands between them, and a row's own size below it.
      className={classNames("flex items-start gap-1 py-1 max-sm:flex-wrap", drag?.id === id && "opacity-40")}
    >
      {children}
    </div>
  );
}

type Props = {
  id: NodeId;
  place: RowPlace;
  name: string;
  note?: { id: string; text: string; bad: boolean } | "" | undefined;
  size?: number;
  menu: ReactNode;
  children: ReactNode;
};

/** A condition's row with its grip, its own size and its menu. */
export function Row({ id, place, name, note, size, menu, children }: Props) {
  return (
    <RowFrame id={id} name={name}>
      <Word>{place.word}</Word>
      <Grip id={id} />
      <div className="min-w-0 flex-1">
        <div className="flex min-h-8 flex-wrap items-start gap-1.5">{children}</div>
        {note && (
          <p id={note.id} className={classNames("mt-1 text-[0.8125rem]", note.bad ? "text-bad" : "text-ink-soft")}>
            {note.text}
          </p>
        )}
      </div>
      {size !== undefined && (
        <span
          title={`${size.toLocaleString("en")} people by this condition alone`}
          className="mt-1.5 shrink-0 pl-2 text-right text-[0.8125rem] leading-5 text-ink-soft tabular-nums transition-opacity group-data-[fresh=false]/builder:opacity-50 max-sm:order-last max-sm:mt-0 max-sm:basis-full max-sm:pl-7 max-sm:text-left"
        >
          {size.toLocaleString("en")}
          <span className="sm:sr-only"> by itself</span>
        </span>
      )}
      <div className="mt-0.5">{menu}</div>
    </RowFrame>
  );
}

export function Word({ children }: { children: ReactNode }) {
  return (
    <span className="w-7 shrink-0 pt-1.5 text-right text-[0.8125rem] text-ink-soft max-sm:basis-full max-sm:pt-0 max-sm:pl-1 max-sm:text-left max-sm:empty:hidden">
      {children}
    </span>
  );
}

/** Taken hold of by mouse, pen or finger. Keys move by the row's menu and shortcuts instead. */
export function Grip({ id }: { id: NodeId }) {
  const { startDrag } = useBuilder();
  return (
    <span
      aria-hidden
      data-grip={id}
      onPointerDown={(event) => startDrag(id, event)}
      className="grid h-8 w-6 shrink-0 cursor-grab touch-none place-items-center rounded text-ink-soft/70 select-none hover:text-ink active:cursor-grabbing"
    >
      <GripVertical className="size-4" />
    </span>
  );
}

const DIRECTIONS: Record<string, Direction> = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };

/** Moves and removes a row by keys, wherever in it the focus is. */
function useRowKeys(id: NodeId) {
  const { actions } = useBuilder();
  return (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    // What floats above the page stands in the row for React alone.
    if (!event.currentTarget.contains(target) || event.defaultPrevented) return;
    const direction = DIRECTIONS[event.key];
    if (event.altKey && direction && !keepsKey(target, direction)) {
      event.preventDefault();
      event.stopPropagation();
      actions.step(id, direction, target.dataset.part);
    } else if (event.key === "Delete" && target.dataset.part === "menu") {
      event.preventDefault();
      event.stopPropagation();
      actions.remove(id);
    }
  };
}

/** Alt and an arrow open a list, and on a Mac go from word to word. */
function keepsKey(target: HTMLElement, direction: Direction): boolean {
  const sideways = direction === "in" || direction === "out";
  return target instanceof HTMLSelectElement ? !sideways : target instanceof HTMLInputElement && sideways;
}
