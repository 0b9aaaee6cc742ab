"use client";

import { useState } from "react";

import { toast } from "@/components/ui/toast";
import { useFormat } from "@/lib/format";
import type { ResultOf } from "@/lib/graphql/graphql";
import { useAsked } from "@/lib/graphql/use-asked";

import type { RuleEditor } from "../builder/use-rule-editor";
import { SuggestRuleDocument } from "../documents";
import type { FieldInfo } from "../rule/metadata";
import type { GroupNode } from "../rule/node";
import { readRule } from "../rule/read";
import { oneLine, promptProblem } from "./check";

export type Suggestion = ResultOf<typeof SuggestRuleDocument>["suggestRule"];

/** A language model may take its time, and the built-in reader answers where it fails: the API knows how long. */
const PATIENCE_MS = 30_000;

/** The rule before and after a suggestion was put in. */
type Placed = { suggestion: Suggestion; before: GroupNode; after: GroupNode };

export type Prompt = ReturnType<typeof usePrompt>;

/** A sentence, what was read in it, and whether that is in the rule. */
export function usePrompt(editor: RuleEditor, fields: readonly FieldInfo[]) {
  const format = useFormat();
  const [words, setWords] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const [placed, setPlaced] = useState<Placed | null>(null);
  const empty = editor.root.children.length === 0;

  const place = (suggestion: Suggestion, focused: boolean) => {
    const read = readRule(suggestion.rule, fields);
    if ("problem" in read) {
      toast.error("This rule cannot be shown here", { description: read.problem });
      return;
    }
    const after = { ...read.root, id: editor.root.id };
    const first = after.children[0];
    setPlaced({ suggestion, before: editor.root, after });
    editor.edit(() => ({ root: after, focus: focused && first ? { id: first.id, part: "operator" } : undefined }));
  };
  const { asked, ask, drop } = useAsked(SuggestRuleDocument, PATIENCE_MS, ({ suggestRule }) => {
    // Nothing is lost by it, nothing is left out, and one press takes it back: no question need be asked.
    if (empty && suggestRule.rule && suggestRule.notUnderstood.length === 0) place(suggestRule, false);
  });
  const askFor = (text: string) => {
    const prompt = oneLine(text);
    const problem = promptProblem(prompt, format.count);
    setRefused(problem);
    if (!problem) ask({ prompt });
  };

  const suggestion = asked.phase === "answered" ? asked.data.suggestRule : null;
  const isIn = placed !== null && placed.suggestion === suggestion && editor.root !== placed.before;
  return {
    words,
    write: (text: string) => {
      setWords(text);
      setRefused(null);
    },
    asked,
    askFor,
    drop,
    /** Why the sentence was not sent, or not read. */
    refused: refused ?? (asked.phase === "failed" && !asked.problem.mayRetry ? asked.problem.message : null),
    suggestion,
    /** Whether the rule of the suggestion, or one made of it, is in the builder. */
    isIn,
    mayUndo: isIn && editor.mayUndo && editor.root === placed.after,
    /** Whether there is a rule that a suggestion would take the place of. */
    empty,
    use: () => suggestion && place(suggestion, true),
    undo: editor.undo,
  };
}
