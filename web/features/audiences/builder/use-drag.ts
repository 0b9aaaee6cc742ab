"use client";

import { useCallback, useEffect, useRef, useState, type PointerEvent as ReactPointerEvent, type RefObject } from "react";

import type { NodeId } from "../rule/node";

/** A place between two rows: before what stands at `index` of the group. */
export type Slot = { group: NodeId; index: number };
export type Dragged = { id: NodeId; slot: Slot | null; x: number; y: number };

/** How far a pointer goes before it drags, so that a click stays one. */
const THRESHOLD = 4;
/** At the edge of a group's box its neighbours are meant, not its inside. */
const EDGE = 7;
/** So near to the window's edge the page scrolls along. */
const SCROLL_ZONE = 56;

/**
 * Dragging rows by their grip with mouse, pen or finger. Each group's box carries `data-group` and each row `data-node`
 * with its id; where the pointer is says which group is meant, and which of its rows it comes before.
 */
export function useDrag(container: RefObject<HTMLElement | null>, onDrop: (id: NodeId, slot: Slot) => void) {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const start = useCallback(
    (id: NodeId, event: ReactPointerEvent) => {
      if (event.button !== 0 || !container.current) return;
      event.preventDefault();
      stop.current?.();
      stop.current = follow(container.current, id, event.nativeEvent, setDragged, onDrop);
    },
    [container, onDrop],
  );
  return { dragged, start };
}

function follow(
  box: HTMLElement,
  id: NodeId,
  from: PointerEvent,
  show: (dragged: Dragged | null) => void,
  drop: (id: NodeId, slot: Slot) => void,
): () => void {
  let [x, y, moved] = [from.clientX, from.clientY, false];
  let frame = 0;
  let slot: Slot | null = null;
  const draw = () => {
    slot = slotAt(box, id, x, y);
    show({ id, slot, x, y });
  };
  const scroll = () => {
    const by = y < SCROLL_ZONE ? y - SCROLL_ZONE : Math.max(0, y - (window.innerHeight - SCROLL_ZONE));
    const before = window.scrollY;
    if (by !== 0) window.scrollBy(0, by / 4);
    if (window.scrollY !== before) draw();
    frame = requestAnimationFrame(scroll);
  };
  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== from.pointerId) return;
    [x, y] = [event.clientX, event.clientY];
    if (!moved && Math.hypot(x - from.clientX, y - from.clientY) < THRESHOLD) return;
    if (!moved) frame = requestAnimationFrame(scroll);
    moved = true;
    draw();
  };
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== from.pointerId) return;
    // The last step of a quick pointer may be told by nothing but its end.
    if (moved) slot = slotAt(box, id, event.clientX, event.clientY);
    end();
    if (moved && slot) drop(id, slot);
  };
  const onKey = (event: KeyboardEvent) => event.key === "Escape" && end();
  const listeners = new AbortController();
  const end = () => {
    listeners.abort();
    cancelAnimationFrame(frame);
    show(null);
  };
  const { signal } = listeners;
  window.addEventListener("pointermove", onMove, { signal });
  window.addEventListener("pointerup", onUp, { signal });
  window.addEventListener("pointercancel", end, { signal });
  window.addEventListener("keydown", onKey, { signal });
  return end;
}

function slotAt(box: HTMLElement, id: NodeId, x: number, y: number): Slot | null {
  const bounds = box.getBoundingClientRect();
  if (x < bounds.left - 80 || x > bounds.right + 80) return null;
  const own = box.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`);
  const group = groupAt(box, own, x, y);
  if (!group.dataset.group) return null;
  const rows = [...group.querySelectorAll<HTMLElement>("[data-node]")].filter(
    (row) => row.parentElement?.closest("[data-group]") === group,
  );
  const index = rows.findIndex((row) => {
    const { top, height } = row.getBoundingClientRect();
    return y < top + height / 2;
  });
  return { group: group.dataset.group, index: index < 0 ? rows.length : index };
}

/** The innermost group's box that the pointer is well within, but for the dragged node's own; else the whole rule's. */
function groupAt(box: HTMLElement, own: HTMLElement | null, x: number, y: number): HTMLElement {
  const within = [...box.querySelectorAll<HTMLElement>("[data-group]")].filter((group) => {
    const { left, right, top, bottom } = group.getBoundingClientRect();
    return !own?.contains(group) && x >= left && x <= right && y >= top + EDGE && y <= bottom - EDGE;
  });
  return within.at(-1) ?? box;
}
