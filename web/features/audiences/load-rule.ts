"use client";

import { toast } from "@/components/ui/toast";

import type { RuleEditor } from "./builder/use-rule-editor";
import type { FieldInfo } from "./rule/metadata";
import { readRule } from "./rule/read";

/** Puts a rule that the API gave back in the place of what is there. It can be undone. */
export function loadRule(editor: RuleEditor, json: unknown, fields: readonly FieldInfo[], say: string): boolean {
  const read = readRule(json, fields);
  if ("problem" in read) {
    toast.error("This rule cannot be shown here", { description: read.problem });
    return false;
  }
  editor.edit((root) => ({ root: { ...read.root, id: root.id }, say }));
  return true;
}
