"use client";

import type { ClipboardEvent, KeyboardEvent } from "react";

import { toast } from "@/components/ui/toast";

import type { NodeId } from "../rule/node";
import type { Read } from "../rule/read";
import type { Actions } from "./actions";
import type { RuleEditor } from "./use-rule-editor";

type Options = {
  editor: RuleEditor;
  textOf: (id: NodeId) => string | null;
  read: (text: string) => Read;
  actions: Actions;
};

/** Undo, redo, copy and paste by keys within the builder. Inputs keep their own copy and paste. */
export function useRuleKeys({ editor, textOf, read, actions }: Options) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!isWithin(event) || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) editor.redo();
    else editor.undo();
  };
  const onCopy = (event: ClipboardEvent<HTMLElement>) => {
    if (!isWithin(event) || isTextual(event.target) || !window.getSelection()?.isCollapsed) return;
    const text = textOf(nodeOf(event.target) ?? editor.root.id);
    if (!text) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", text);
    toast.success("Copied as JSON");
  };
  const onPaste = (event: ClipboardEvent<HTMLElement>) => {
    if (!isWithin(event) || isTextual(event.target)) return;
    event.preventDefault();
    const result = read(event.clipboardData.getData("text"));
    if ("problem" in result) toast.error("This is no rule", { description: result.problem });
    else actions.paste(result.root, nodeOf(event.target) ?? editor.root.id);
  };
  return { onKeyDown, onCopy, onPaste };
}

/** What floats above the page stands in the builder for React alone. */
function isWithin(event: KeyboardEvent<HTMLElement> | ClipboardEvent<HTMLElement>): boolean {
  return event.currentTarget.contains(event.target as Node);
}

function isTextual(target: EventTarget): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "radio");
}

function nodeOf(target: EventTarget): NodeId | null {
  return (target as HTMLElement).closest<HTMLElement>("[data-node]")?.dataset.node ?? null;
}
