"use client";

import { NumberInput } from "@/components/ui/number-input";
import { Select } from "@/components/ui/select";

import { readPeriod, UNITS, writtenPeriod } from "../rule/period";

const OPTIONS = UNITS.map(({ unit, name }) => ({ value: unit, label: name }));

type Props = {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  part: string;
  describedBy?: string;
  invalid?: boolean;
};

/** "3 months". A period of several units, which the API also takes, is shown as it is written. */
export function PeriodInput({ label, value, onValueChange, part, describedBy, invalid }: Props) {
  const period = value === "" ? ({ count: "", unit: "D" } as const) : readPeriod(value);
  const shared = { "data-part": part, "aria-describedby": describedBy, "aria-invalid": invalid };
  if (!period) {
    return <NumberInput aria-label={label} value={value} onValueChange={onValueChange} className="w-28" {...shared} />;
  }
  return (
    <span className="inline-flex gap-1.5">
      <NumberInput
        whole
        aria-label={`${label}: how many`}
        value={period.count}
        placeholder="90"
        onValueChange={(count) => onValueChange(writtenPeriod({ ...period, count: count.replace(/\D/g, "").slice(0, 9) }))}
        className="w-16"
        {...shared}
      />
      <Select
        aria-label={`${label}: unit`}
        value={period.unit}
        options={OPTIONS}
        onValueChange={(unit) => onValueChange(writtenPeriod({ ...period, unit }))}
      />
    </span>
  );
}
