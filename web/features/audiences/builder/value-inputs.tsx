"use client";

import { NumberInput } from "@/components/ui/number-input";
import { Select } from "@/components/ui/select";

import { valueKind, type FieldInfo, type OperatorInfo } from "../rule/metadata";
import type { ConditionNode } from "../rule/node";
import { useBuilder } from "./context";
import { currencySign } from "@/lib/money";
import { PeriodInput } from "./period-input";
import { TextValue, TextValues } from "./text-values";
import { TimeInput } from "./time-input";

const YES_NO = [
  { value: "true", label: "yes" },
  { value: "false", label: "no" },
];

type Props = {
  condition: ConditionNode;
  field: FieldInfo;
  operator: OperatorInfo;
  describedBy?: string;
  invalid?: boolean;
};

/** What a condition compares with: the inputs that its field and operator want. */
export function ValueInputs(props: Props) {
  const { condition, operator } = props;
  const { actions } = useBuilder();
  switch (operator.value) {
    case "NONE":
      return null;
    case "MANY":
      return <TextValues key={asked(condition)} {...props} />;
    case "TWO":
      return (
        <>
          <OneValue {...props} index={0} name="From" />
          <span className="leading-8 text-ink-soft">and</span>
          <OneValue {...props} index={1} name="To" />
        </>
      );
    case "PERIOD":
      return (
        <PeriodInput
          label="Period"
          value={condition.values[0] ?? ""}
          onValueChange={(period) => actions.value(condition.id, 0, period)}
          part="value-0"
          describedBy={props.describedBy}
          invalid={props.invalid}
        />
      );
    default:
      return <OneValue {...props} index={0} name="Value" />;
  }
}

function OneValue(props: Props & { index: number; name: string }) {
  const { condition, field, index, name, describedBy, invalid } = props;
  const { actions, currency, timeZone } = useBuilder();
  const kind = valueKind(field, condition);
  if (kind === "NUMBER" && isOneOf(props.operator)) return <TextValue key={asked(condition)} {...props} />;
  const shared = {
    "aria-label": name,
    "aria-describedby": describedBy,
    "aria-invalid": invalid || undefined,
    "data-part": `value-${index}`,
    value: condition.values[index] ?? "",
    onValueChange: (value: string) => actions.value(condition.id, index, value),
  };
  switch (kind) {
    case "MONEY":
      return <NumberInput {...shared} prefix={currencySign(currency)} placeholder="0" className="w-36" />;
    case "COUNT":
      return <NumberInput {...shared} whole suffix={field.unit} placeholder="0" className="w-32" />;
    case "NUMBER":
      return <NumberInput {...shared} placeholder="0" className="w-32" />;
    case "TIME":
      return <TimeInput {...shared} timeZone={timeZone} />;
    case "BOOLEAN":
      return <Select {...shared} options={YES_NO} placeholder="yes or no" />;
    default:
      return <TextValue key={asked(condition)} {...props} />;
  }
}

/** What is suggested for one field or attribute is not for another. */
const asked = ({ field, key }: ConditionNode) => `${field} ${key}`;

/** A number that is compared as more or less is rarely one that somebody has. */
const isOneOf = ({ name }: OperatorInfo) => name === "EQUALS" || name === "NOT_EQUALS";
