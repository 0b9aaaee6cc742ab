"use client";

import { useMemo, useState } from "react";

import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";

import { hourMark, hoursName, weekdayName } from "./clock";
import { levelsOf, weekOf, type HeatHour } from "./heat";

type Slot = { weekday: number; hour: number };

type Props = {
  hours: readonly HeatHour[];
  /** The hours that are proposed. */
  best: { weekday: number; from: number; until: number } | null;
  /** The hour in which the chosen time lies. */
  chosen: Slot | null;
};

/** Weakest first; each stands apart from its neighbours, light and dark. */
const FILLS = ["bg-accent/[0.07]", "bg-accent/25", "bg-accent/45", "bg-accent/70", "bg-accent"];

/** So many hours there are from one mark of the scale to the next. */
const MARK_EVERY = 3;

/** A week of hours, each the stronger the more happens in it: a table, whose every cell says its number. */
export function HeatMap({ hours, best, chosen }: Props) {
  const format = useFormat();
  const week = useMemo(() => weekOf(hours), [hours]);
  const level = useMemo(() => levelsOf(week), [week]);
  const [pointed, point] = useState<HeatHour | null>(null);
  const isBest = ({ weekday, hour }: Slot) => best?.weekday === weekday && hour >= best.from && hour < best.until;
  const isChosen = ({ weekday, hour }: Slot) => chosen?.weekday === weekday && chosen.hour === hour;
  return (
    <figure>
      <table className="w-full table-fixed border-separate border-spacing-0" onPointerLeave={() => point(null)}>
        <caption className="sr-only">Orders and visits by weekday and hour</caption>
        <thead>
          <tr>
            <th scope="col" className="w-9">
              <span className="sr-only">Weekday</span>
            </th>
            {week[0]?.map(({ hour }) => (
              <th key={hour} scope="col" className="h-5 p-0 align-top text-xs leading-4 font-normal whitespace-nowrap text-ink-soft">
                {/* A mark is wider than its column, and begins with it. */}
                <span
                  className={classNames(
                    "block w-0 pl-px tabular-nums",
                    hour % MARK_EVERY !== 0 && "sr-only",
                    hour % (2 * MARK_EVERY) !== 0 && "max-lg:sr-only",
                  )}
                >
                  {hourMark(hour)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {week.map((day, place) => (
            <tr key={place}>
              <th scope="row" className="p-0 pr-2 text-left text-xs leading-none font-normal text-ink-soft">
                {weekdayName(place + 1, "short")}
              </th>
              {day.map((cell) => (
                <td key={cell.hour} className="h-6 p-px" onPointerEnter={() => point(cell)} onPointerDown={() => point(cell)}>
                  <span
                    className={classNames(
                      "relative block h-full rounded-[3px]",
                      FILLS[level(cell)],
                      isBest(cell) && "outline-2 -outline-offset-1 outline-ink",
                      isChosen(cell) && "after:absolute after:inset-0 after:m-auto after:size-2 after:rounded-full after:border-2 after:border-surface after:bg-ink",
                    )}
                  >
                    <span className="sr-only">
                      {format.count(cell.events)}
                      {isBest(cell) && ", best"}
                      {isChosen(cell) && ", chosen"}
                    </span>
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <figcaption aria-hidden className="mt-2.5 flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 text-xs text-ink-soft">
        <span className="tabular-nums">
          {pointed ? (
            <>
              <span className="text-ink">
                {weekdayName(pointed.weekday)}, {hoursName(pointed.hour, pointed.hour + 1)}
              </span>
              : {format.count(pointed.events)} orders and visits
            </>
          ) : (
            "Orders and visits by weekday and hour"
          )}
        </span>
        <Legend chosen={chosen !== null} best={best !== null} />
      </figcaption>
    </figure>
  );
}

function Legend({ best, chosen }: { best: boolean; chosen: boolean }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3.5 gap-y-1">
      {chosen && (
        <span className="flex items-center gap-1.5">
          <span className="size-2 rounded-full bg-ink" /> chosen
        </span>
      )}
      {best && (
        <span className="flex items-center gap-1.5">
          <span className="size-3 rounded-[3px] outline-2 -outline-offset-1 outline-ink" /> best
        </span>
      )}
      <span className="flex items-center gap-1.5">
        fewer
        <span className="flex gap-0.5">
          {FILLS.map((fill) => (
            <span key={fill} className={classNames("size-3 rounded-[3px]", fill)} />
          ))}
        </span>
        more
      </span>
    </span>
  );
}
