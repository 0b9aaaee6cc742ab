"use client";

import { Plus } from "lucide-react";
import { Fragment, memo, use } from "react";

import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { classNames } from "@/lib/class-names";

import { isGroup, type GroupNode, type Join, type NodeId } from "../rule/node";
import { describe } from "../rule/wording";
import { ConditionRow } from "./condition-row";
import { DragContext, NestedContext, useBuilder, useFinding, useNested } from "./context";
import { NodeMenu } from "./node-menu";
import { NotMark } from "./not-mark";
import { Grip, isSamePlace, RowFrame, Word, type RowPlace } from "./row";

type Quantity = "all" | "any" | "none";

const QUANTITIES: { value: Quantity; label: string }[] = [
  { value: "all", label: "All" },
  { value: "any", label: "Any" },
  { value: "none", label: "None" },
];

/** All, any or none of what a group holds. "Not all of" has a mark of its own. */
export function JoinChoice({ group, size }: { group: GroupNode; size?: "small" | "medium" }) {
  const { actions } = useBuilder();
  const value: Quantity = group.join === "any" && group.negated ? "none" : group.join;
  return (
    <>
      {group.negated && group.join === "all" && <NotMark onRemove={() => actions.negate(group.id)} />}
      <Segmented
        label="How many of these must hold"
        size={size}
        value={value}
        options={QUANTITIES}
        onValueChange={(chosen) => actions.join(group.id, chosen === "all" ? "all" : "any", chosen === "none")}
      />
    </>
  );
}

type BoxProps = { group: GroupNode; place: RowPlace; parentJoin: Join };

/** A group within a group, in a box. */
export const GroupBox = memo(
  function GroupBox({ group, place, parentJoin }: BoxProps) {
    const { fields } = useBuilder();
    const { unfinished, problem } = useFinding(group.id);
    const note = problem ?? unfinished;
    const name = describe(group, fields);
    return (
      <RowFrame id={group.id} name={name}>
        <Word>{place.word}</Word>
        <div
          data-group={group.id}
          className="min-w-0 flex-1 rounded-lg border bg-raised/50 py-1.5 pr-1.5 max-sm:basis-full max-sm:px-1.5"
        >
          <div className="flex flex-wrap items-center gap-1.5">
            <Grip id={group.id} />
            <JoinChoice group={group} size="small" />
            <span className="flex-1 text-[0.8125rem] text-ink-soft">of these</span>
            <NodeMenu node={group} name={name} parentJoin={parentJoin} may={place.may} />
          </div>
          {note && <p className={classNames("px-7 text-[0.8125rem]", problem ? "text-bad" : "text-ink-soft")}>{note}</p>}
          <GroupRows group={group} />
          <GroupFooter id={group.id} className="pl-12.5 max-sm:pl-0" />
        </div>
      </RowFrame>
    );
  },
  (before, after) =>
    before.group === after.group && before.parentJoin === after.parentJoin && isSamePlace(before.place, after.place),
);

/** What a group holds, row by row, with the line where a dragged row would come to lie. */
export function GroupRows({ group }: { group: GroupNode }) {
  const { children, join } = group;
  const beside = (index: number) => [children[index - 1], children[index + 1]].some((node) => node && isGroup(node));
  const nested = useNested();
  return (
    <div>
      {children.map((node, index) => {
        const place: RowPlace = {
          word: index === 0 ? "" : join === "all" ? "and" : "or",
          may: {
            up: index > 0 || nested,
            down: index < children.length - 1 || nested,
            in: beside(index),
            out: nested,
            unwrap: isGroup(node) && (node.children.length === 1 || (node.join === join && !node.negated)),
          },
        };
        return (
          <Fragment key={node.id}>
            <SlotLine group={group.id} index={index} />
            {isGroup(node) ? (
              <NestedContext value>
                <GroupBox group={node} place={place} parentJoin={join} />
              </NestedContext>
            ) : (
              <ConditionRow condition={node} place={place} parentJoin={join} />
            )}
          </Fragment>
        );
      })}
      <SlotLine group={group.id} index={children.length} />
    </div>
  );
}

function SlotLine({ group, index }: { group: NodeId; index: number }) {
  const slot = use(DragContext)?.slot;
  const here = slot?.group === group && slot.index === index;
  return (
    <div aria-hidden className="relative z-10 h-0">
      {here && <div data-slot className="absolute inset-x-8 -top-px h-0.5 rounded-full bg-accent" />}
    </div>
  );
}

export function GroupFooter({ id, className }: { id: NodeId; className?: string }) {
  const { actions } = useBuilder();
  return (
    <div className={classNames("flex flex-wrap gap-1", className)}>
      <Button look="quiet" size="small" data-part="add" onClick={() => actions.addCondition(id)}>
        <Plus aria-hidden /> Add condition
      </Button>
      <Button look="quiet" size="small" data-part="add-group" onClick={() => actions.addGroup(id)}>
        <Plus aria-hidden /> Add group
      </Button>
    </div>
  );
}
