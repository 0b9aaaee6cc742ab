"use client";

import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";

import { classNames } from "@/lib/class-names";
import { moneyDigits } from "@/lib/money";

import { copyText } from "../copy-text";
import { PromptLine } from "../prompt/prompt-line";
import { find } from "../rule/edit";
import type { FieldInfo } from "../rule/metadata";
import type { NodeId } from "../rule/node";
import { readText } from "../rule/read";
import { describe } from "../rule/wording";
import { written } from "../rule/write";
import { ruleActions } from "./actions";
import { BuilderContext, DragContext, FindingsContext, type Builder } from "./context";
import { FindingsStore, type Findings } from "./findings-store";
import { GroupFooter, GroupRows, JoinChoice } from "./group-box";
import { Starters } from "./starters";
import { Toolbar } from "./toolbar";
import { useDrag } from "./use-drag";
import { useFocus } from "./use-focus";
import { useRuleKeys } from "./use-rule-keys";
import type { RuleEditor } from "./use-rule-editor";

type Props = {
  editor: RuleEditor;
  fields: readonly FieldInfo[];
  currency: string;
  timeZone: string;
  findings: Findings;
  /** Whether the sizes are those of the rule as it stands. */
  fresh: boolean;
};

/** Builds a rule, from a sentence or by hand: groups within groups, moved by mouse, finger or keys, undone, copied and pasted. */
export function RuleBuilder({ editor, fields, currency, timeZone, findings, fresh }: Props) {
  const { root, edit, said } = editor;
  const box = useRef<HTMLElement>(null);
  const actions = useMemo(() => ruleActions(edit, fields), [edit, fields]);
  const { dragged, start } = useDrag(box, actions.drop);
  const digits = moneyDigits(currency);

  const latest = useRef(root);
  useLayoutEffect(() => {
    latest.current = root;
  }, [root]);
  const textOf = useCallback(
    (id: NodeId) => {
      const node = find(latest.current, id);
      const rule = node && written(node, fields, digits).rule;
      return rule ? JSON.stringify(rule, null, 2) : null;
    },
    [fields, digits],
  );
  const copy = useCallback((id: NodeId) => void copyText(textOf(id)), [textOf]);
  const read = useCallback((text: string) => readText(text, fields), [fields]);

  const builder = useMemo<Builder>(
    () => ({ fields, currency, timeZone, actions, startDrag: start, copy }),
    [fields, currency, timeZone, actions, start, copy],
  );
  const drag = useMemo(
    () => dragged && { id: dragged.id, slot: dragged.slot },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new place between rows matters, not each step of the pointer
    [dragged?.id, dragged?.slot?.group, dragged?.slot?.index],
  );
  const [store] = useState(() => new FindingsStore(findings));
  useLayoutEffect(() => store.set(findings), [store, findings]);
  useFocus(box, editor.focus, root);
  const keys = useRuleKeys({ editor, textOf, read, actions });
  const moved = dragged && find(root, dragged.id);

  return (
    <BuilderContext value={builder}>
      <FindingsContext value={store}>
        <DragContext value={drag}>
          <PromptLine editor={editor} fields={fields} currency={currency} />
          <section
            ref={box}
            aria-label="Rule builder"
            tabIndex={-1}
            data-group={root.id}
            data-fresh={fresh}
            className="group/builder outline-none"
            {...keys}
          >
            <div className="mb-2 flex flex-wrap items-center gap-x-2 gap-y-1.5">
              <span>People for whom</span>
              <JoinChoice group={root} size="small" />
              <span className="flex-1">of these hold</span>
              <Toolbar
                mayUndo={editor.mayUndo}
                mayRedo={editor.mayRedo}
                empty={root.children.length === 0}
                onUndo={editor.undo}
                onRedo={editor.redo}
                onCopy={() => copy(root.id)}
                onClear={actions.clear}
                read={read}
                onPaste={(pasted, replace) => actions.paste(pasted, replace ? null : root.id)}
              />
            </div>
            {root.children.length === 0 ? <Starters /> : <GroupRows group={root} />}
            <GroupFooter id={root.id} className={classNames("mt-1 max-sm:pl-0", root.children.length > 0 && "pl-12.5")} />
            <p role="status" className="sr-only">
              {/* The same words once more are said once more. */}
              <span key={said.turn}>{said.words}</span>
            </p>
            {dragged && moved && (
              <div
                aria-hidden
                style={{ left: dragged.x + 12, top: dragged.y + 8 }}
                className="pointer-events-none fixed z-50 max-w-72 truncate rounded-md border bg-surface px-2.5 py-1.5 text-[0.8125rem] shadow-lg shadow-black/10"
              >
                {describe(moved, fields)}
              </div>
            )}
          </section>
        </DragContext>
      </FindingsContext>
    </BuilderContext>
  );
}
