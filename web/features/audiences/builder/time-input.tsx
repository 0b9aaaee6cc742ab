"use client";

import { DateInput } from "@/components/ui/date-input";
import { instantOf, isDateTime, localTime } from "@/lib/zoned-time";

type Props = {
  "aria-label": string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  "data-part": string;
  value: string;
  timeZone: string;
  onValueChange: (value: string) => void;
};

/** A day; or a moment, where one was pasted, on the workspace's clock. */
export function TimeInput({ value, timeZone, onValueChange, ...rest }: Props) {
  if (!isDateTime(value)) return <DateInput value={value} onValueChange={onValueChange} {...rest} />;
  const local = localTime(new Date(value), timeZone);
  const write = (next: string) => onValueChange(instantOf(next, timeZone)?.toISOString() ?? next.slice(0, 10));
  return <DateInput withTime value={local} onValueChange={write} {...rest} />;
}
