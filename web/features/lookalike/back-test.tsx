"use client";

import { useFormat } from "@/lib/format";

import { explained, outOf100, times, verdict, type BackTest as Figures } from "./back-test-words";

/** How well the same way finds members that were hidden from it, beside the naive way. */
export function BackTest({ figures }: { figures: Figures }) {
  const format = useFormat();
  const { auc, lift, naiveAuc, naiveLift } = figures;
  return (
    <div className="grid gap-3">
      <p className="font-medium">{verdict(figures)}</p>
      {explained(figures, format).map((sentence) => (
        <p key={sentence} className="leading-5 text-ink-soft">
          {sentence}
        </p>
      ))}
      {auc !== null && (
        <table className="w-full text-left text-[0.8125rem] tabular-nums">
          <thead className="text-xs text-ink-soft">
            <tr>
              <th scope="col" className="pb-1 font-medium">
                Found by
              </th>
              <th scope="col" className="pb-1 text-right font-medium">
                Right of 100 <abbr title="Area under the receiver operating characteristic curve">(AUC)</abbr>
              </th>
              <th scope="col" className="pb-1 text-right font-medium">
                In the best tenth (lift)
              </th>
            </tr>
          </thead>
          <tbody>
            <Way name="What sets members apart" auc={auc} lift={lift} />
            <Way name="Number of orders alone" auc={naiveAuc} lift={naiveLift} />
          </tbody>
        </table>
      )}
    </div>
  );
}

function Way({ name, auc, lift }: { name: string; auc: number | null; lift: number | null }) {
  return (
    <tr className="border-t">
      <th scope="row" className="py-1.5 pr-3 font-normal">
        {name}
      </th>
      <td className="py-1.5 text-right">
        {auc === null ? "–" : outOf100(auc)} <span className="text-ink-soft">{auc !== null && `(${auc.toFixed(3)})`}</span>
      </td>
      <td className="py-1.5 text-right">{lift === null ? "–" : times(lift)}</td>
    </tr>
  );
}
