"use client";

import { ArrowRight } from "lucide-react";

import { Card } from "@/components/ui/card";
import { control } from "@/components/ui/control";
import { Select } from "@/components/ui/select";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";

import { cellText } from "../csv/reader";
import type { Sheet } from "../csv/sheet";
import type { Draft } from "../draft";
import { FIELDS, type Kind } from "./fields";
import { guessType, NOTHING, type AttributeType, type MappingProblems, type Target } from "./mapping";

type Props = { draft: Draft; problems: MappingProblems; onTarget: (column: number, target: Target) => void };

/** Which column of the file becomes what. */
export function MappingTable({ draft, problems, onTarget }: Props) {
  const { sheet, mapping, kind } = draft;
  const format = useFormat();
  const left = mapping.filter(({ to }) => to === "nothing").length;
  return (
    <Card
      title="Columns"
      aside={left > 0 && `${format.count(left)} of ${format.count(mapping.length)} not brought in`}
    >
      <ul className="-mx-4 -mt-1 -mb-4 divide-y border-t">
        {sheet.columns.map((name, place) => (
          <li
            key={place}
            className="grid items-center gap-x-4 gap-y-1.5 px-4 py-2.5 md:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_auto_minmax(0,1.6fr)]"
          >
            <span className="truncate font-medium" title={name}>
              {name}
            </span>
            <span className="truncate text-[0.8125rem] text-ink-soft">{examples(sheet, place) || "empty in the first rows"}</span>
            <ArrowRight aria-hidden className="size-3.5 text-ink-soft max-md:hidden" />
            <Becomes
              column={name}
              target={mapping[place] ?? NOTHING}
              kind={kind}
              problem={problems.columns.get(place) ?? null}
              type={() => guessType(sheet, place)}
              onTarget={(target) => onTarget(place, target)}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function examples({ rows }: Sheet, place: number): string {
  const values = rows.slice(0, 20).map((row) => cellText(row[place]));
  return [...new Set(values.filter((value) => value !== ""))].slice(0, 3).join(", ");
}

type BecomesProps = {
  column: string;
  target: Target;
  kind: Kind;
  problem: string | null;
  /** What its values look like. */
  type: () => AttributeType;
  onTarget: (target: Target) => void;
};

const TYPES: { value: AttributeType; label: string }[] = [
  { value: "TEXT", label: "Text" },
  { value: "NUMBER", label: "Number" },
  { value: "BOOLEAN", label: "Yes or no" },
];

function Becomes({ column, target, kind, problem, type, onTarget }: BecomesProps) {
  const fields = FIELDS[kind].map(({ name, label, required }) => ({ value: `field ${name}`, label: required ? `${label} (needed)` : label }));
  const options = [
    { value: "nothing", label: "Leave out" },
    ...fields,
    ...(kind === "customers" ? [{ value: "attribute", label: "An attribute of your own" }] : []),
  ];
  const choose = (value: string) => {
    if (value === "nothing") return onTarget(NOTHING);
    if (value === "attribute") return onTarget({ to: "attribute", name: column, type: type() });
    onTarget({ to: "field", name: value.slice("field ".length) });
  };
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      <Select
        aria-label={`${column} becomes`}
        value={target.to === "field" ? `field ${target.name}` : target.to}
        options={options}
        onValueChange={choose}
        className={classNames("max-md:w-full", target.to === "nothing" && "text-ink-soft")}
      />
      {target.to === "attribute" && (
        <>
          <input
            aria-label={`Attribute that ${column} becomes`}
            aria-invalid={problem ? true : undefined}
            value={target.name}
            maxLength={200}
            onChange={(event) => onTarget({ ...target, name: event.target.value })}
            className={classNames(control, "min-w-0 flex-1 basis-32")}
          />
          <Select
            aria-label={`Kind of values of ${column}`}
            value={target.type}
            options={TYPES}
            onValueChange={(chosen) => onTarget({ ...target, type: chosen })}
          />
        </>
      )}
      {problem && (
        <p role="alert" className="basis-full text-[0.8125rem] text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
