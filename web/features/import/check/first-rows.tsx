"use client";

import { CircleAlert, CircleCheck } from "lucide-react";

import { Card } from "@/components/ui/card";
import { Cell, HeadCell, Row, Table } from "@/components/ui/data-table";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";

import type { CheckedRow, Reading } from "./check-rows";

const SHOWN = 8;
const TOLD = 5;

type Props = { readings: readonly Reading[]; rows: readonly CheckedRow[] };

/** The first rows as they will be read, and which of those that were looked at would be refused. */
export function FirstRows({ readings, rows }: Props) {
  if (readings.length === 0 || rows.length === 0) return null;
  return (
    <Card title="First rows, checked" aside="Every row is checked again when it arrives">
      <Verdict rows={rows} />
      <div
        // A region that scrolls must be reachable by the keyboard.
        tabIndex={0}
        role="region"
        aria-label="First rows"
        // It holds what is there to be heard alone, which would widen the page otherwise.
        className="relative -mx-4 mt-3 -mb-4 overflow-x-auto rounded-b-lg border-t"
      >
        <Table>
          <thead>
            <tr className="border-b text-xs text-ink-soft">
              <HeadCell numeric>Row</HeadCell>
              {readings.map(({ place, label }) => (
                <HeadCell key={place}>{label}</HeadCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map((row) => (
              <Row key={row.number}>
                <Cell numeric className={row.problem ? "font-medium text-bad" : "text-ink-soft"}>
                  {row.number}
                </Cell>
                {row.cells.map(({ text, problem }, place) => (
                  <Cell key={readings[place]?.place} className="h-10 max-w-60">
                    <span
                      title={problem ? `${text}: ${problem}` : text}
                      className={classNames("flex items-center gap-1.5", problem && "text-bad")}
                    >
                      {problem && <CircleAlert aria-hidden className="size-3.5 shrink-0" />}
                      <span className="truncate">{text || <span className="text-ink-soft">–</span>}</span>
                      {problem && <span className="sr-only">: {problem}</span>}
                    </span>
                  </Cell>
                ))}
              </Row>
            ))}
          </tbody>
        </Table>
      </div>
    </Card>
  );
}

function Verdict({ rows }: { rows: readonly CheckedRow[] }) {
  const format = useFormat();
  const wrong = rows.filter(({ problem }) => problem !== null);
  const checked = rows.length === 1 ? "The first row" : `The first ${format.count(rows.length)} rows`;
  if (wrong.length === 0) {
    return (
      <p role="status" className="flex items-center gap-2 text-[0.8125rem] text-good">
        <CircleCheck aria-hidden className="size-4 shrink-0" /> {checked} can be taken.
      </p>
    );
  }
  return (
    <div role="status" className="text-[0.8125rem]">
      <p className="flex gap-2 font-medium text-bad">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {wrong.length === rows.length
          ? `${checked} would ${rows.length === 1 ? "" : "all "}be refused. Is each column what it should be?`
          : `${format.count(wrong.length)} of the first ${format.count(rows.length)} rows would be refused; the others can be taken.`}
      </p>
      <ul className="mt-1.5 ml-6 grid gap-0.5 text-ink-soft">
        {wrong.slice(0, TOLD).map(({ number, problem }) => (
          <li key={number}>
            Row {format.count(number)}: {problem}
          </li>
        ))}
        {wrong.length > TOLD && <li>and {format.count(wrong.length - TOLD)} more</li>}
      </ul>
    </div>
  );
}
