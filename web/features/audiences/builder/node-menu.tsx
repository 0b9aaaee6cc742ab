"use client";

import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  Braces,
  Copy,
  CopyPlus,
  Ellipsis,
  Group,
  Trash2,
  Ungroup,
  X,
} from "lucide-react";
import { useRef, type ReactNode, type RefObject } from "react";

import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";

import { isGroup, type Join, type RuleNode } from "../rule/node";
import type { Direction } from "../rule/step";
import { useBuilder } from "./context";

type Props = {
  node: RuleNode;
  /** What the row is about, to tell this menu from the others. */
  name: string;
  parentJoin: Join;
  may: Record<Direction, boolean> & { unwrap: boolean };
};

/** Everything that can be done with a row, each without a mouse. */
export function NodeMenu({ node, name, parentJoin, may }: Props) {
  const { actions, copy } = useBuilder();
  // What was chosen is done once the menu is closed: then the focus may go with the row that moves.
  const pendingRef = useRef<(() => void) | null>(null);
  const { id } = node;
  const other: Join = parentJoin === "all" ? "any" : "all";
  return (
    <Menu>
      <MenuTrigger asChild>
        <button
          type="button"
          data-part="menu"
          aria-label={`Move or change: ${name}`}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight Delete"
          className="grid size-7 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-raised hover:text-ink data-[state=open]:bg-raised"
        >
          <Ellipsis aria-hidden className="size-4" />
        </button>
      </MenuTrigger>
      <MenuContent
        align="end"
        onCloseAutoFocus={(event) => {
          const action = pendingRef.current;
          if (!action) return;
          pendingRef.current = null;
          event.preventDefault();
          action();
        }}
      >
        <Entry icon={<ArrowUp />} keys="Alt ↑" off={!may.up} pendingRef={pendingRef} action={() => actions.step(id, "up")}>
          Move up
        </Entry>
        <Entry icon={<ArrowDown />} keys="Alt ↓" off={!may.down} pendingRef={pendingRef} action={() => actions.step(id, "down")}>
          Move down
        </Entry>
        <Entry icon={<ArrowRight />} keys="Alt →" off={!may.in} pendingRef={pendingRef} action={() => actions.step(id, "in")}>
          Move into the group beside it
        </Entry>
        <Entry icon={<ArrowLeft />} keys="Alt ←" off={!may.out} pendingRef={pendingRef} action={() => actions.step(id, "out")}>
          Move out of its group
        </Entry>
        <MenuSeparator />
        <Entry icon={<X />} pendingRef={pendingRef} action={() => actions.negate(id)}>
          {node.negated ? "Take “not” away" : "Turn around with “not”"}
        </Entry>
        <Entry icon={<Group />} pendingRef={pendingRef} action={() => actions.wrap(id, other)}>
          Put in a group of its own
        </Entry>
        {isGroup(node) && (
          <Entry icon={<Ungroup />} off={!may.unwrap} pendingRef={pendingRef} action={() => actions.unwrap(id)}>
            Dissolve the group
          </Entry>
        )}
        <MenuSeparator />
        <Entry icon={<CopyPlus />} pendingRef={pendingRef} action={() => actions.duplicate(id)}>
          Duplicate
        </Entry>
        <Entry icon={isGroup(node) ? <Braces /> : <Copy />} onSelect={() => copy(id)}>
          Copy as JSON
        </Entry>
        <Entry icon={<Trash2 />} keys="Del" pendingRef={pendingRef} action={() => actions.remove(id)}>
          Remove
        </Entry>
      </MenuContent>
    </Menu>
  );
}

type EntryProps = {
  icon: ReactNode;
  keys?: string;
  off?: boolean;
  pendingRef?: RefObject<(() => void) | null>;
  /** Done once the menu is closed. */
  action?: () => void;
  onSelect?: () => void;
  children: ReactNode;
};

function Entry({ icon, keys, off, pendingRef, action, onSelect, children }: EntryProps) {
  const choose = () => {
    if (pendingRef && action) pendingRef.current = action;
    onSelect?.();
  };
  return (
    <MenuItem disabled={off} onSelect={choose} className="data-disabled:cursor-default data-disabled:opacity-45">
      {icon}
      <span className="flex-1">{children}</span>
      {keys && (
        <kbd aria-hidden className="pl-6 font-sans text-xs text-ink-soft max-sm:hidden">
          {keys}
        </kbd>
      )}
    </MenuItem>
  );
}
