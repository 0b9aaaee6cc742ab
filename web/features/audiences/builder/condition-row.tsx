"use client";

import { memo } from "react";

import { Combobox } from "@/components/ui/combobox";
import { Select } from "@/components/ui/select";

import { fieldInfo, operatorInfo, operatorsOf } from "../rule/metadata";
import type { AttributeKind, ConditionNode, FieldName, Join, Operator } from "../rule/node";
import { describe } from "../rule/wording";
import { AttributeKey } from "./attribute-key";
import { useBuilder, useFinding } from "./context";
import { NodeMenu } from "./node-menu";
import { NotMark } from "./not-mark";
import { isSamePlace, Row, type RowPlace } from "./row";
import { ValueInputs } from "./value-inputs";
import { WithinInput } from "./within-input";

const KINDS: { value: AttributeKind; label: string }[] = [
  { value: "TEXT", label: "text" },
  { value: "NUMBER", label: "number" },
  { value: "BOOLEAN", label: "yes/no" },
];

type Props = { condition: ConditionNode; place: RowPlace; parentJoin: Join };

/** Of a rule of hundreds only the rows that an edit touched are drawn again. */
function isSame(before: Props, after: Props): boolean {
  return (
    before.condition === after.condition &&
    before.parentJoin === after.parentJoin &&
    isSamePlace(before.place, after.place)
  );
}

/** One condition: what is asked about, how it is compared, with what, and how many it holds for by itself. */
export const ConditionRow = memo(function ConditionRow({ condition, place, parentJoin }: Props) {
  const { fields, actions } = useBuilder();
  const { id } = condition;
  const { size, unfinished, problem } = useFinding(id);
  const field = fieldInfo(fields, condition.field);
  const operator = operatorInfo(field, condition.operator);
  const note = problem ?? unfinished;
  const noteId = note ? `note-${id}` : undefined;
  const operators = field ? operatorsOf(field, condition) : [];
  return (
    <Row
      id={id}
      place={place}
      name={describe(condition, fields)}
      note={note && { id: noteId ?? "", text: note, bad: problem !== undefined }}
      size={unfinished ? undefined : size}
      menu={<NodeMenu node={condition} name={describe(condition, fields)} parentJoin={parentJoin} may={place.may} />}
    >
      {condition.negated && <NotMark onRemove={() => actions.negate(id)} />}
      <Combobox
        label="Ask about"
        data-part="field"
        placeholder="Choose a field"
        value={condition.field}
        options={fields.map(({ name, label, synonyms }) => ({ value: name, label, keywords: synonyms }))}
        onValueChange={(name) => actions.field(id, name as FieldName)}
        className="w-44 max-sm:w-full"
      />
      {field?.takesKey && (
        <>
          <AttributeKey condition={condition} describedBy={noteId} />
          <Select
            aria-label="Kind of its values"
            data-part="kind"
            value={condition.attributeKind}
            options={KINDS}
            onValueChange={(kind) => actions.attributeKind(id, kind)}
          />
        </>
      )}
      {field && (
        <Select
          aria-label="Compare"
          data-part="operator"
          value={condition.operator ?? ""}
          options={operators.map(({ name, label }) => ({ value: name, label }))}
          onValueChange={(name) => actions.operator(id, name as Operator)}
        />
      )}
      {field && operator && (
        <ValueInputs
          condition={condition}
          field={field}
          operator={operator}
          describedBy={noteId}
          invalid={problem !== undefined}
        />
      )}
      {field?.takesWithin && <WithinInput condition={condition} />}
    </Row>
  );
}, isSame);
