"use client";

import type { ReactNode } from "react";

import { useFormat } from "@/lib/format";

import { BackTest } from "./back-test";
import { outOf100 } from "./back-test-words";
import type { Lookalike } from "./documents";
import { People } from "./people";
import { Traits } from "./traits";

type Props = {
  lookalike: Lookalike;
  /** Goes on after their number: "whom it went to". */
  whom: string;
};

/** The proposed rule with its size, and what speaks for it. */
export function Proposal({ lookalike, whom }: Props) {
  const { text, size, members, traits, people, backTest, precision, recall, complete, sampled } = lookalike;
  const format = useFormat();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <section aria-label="Proposed rule" className="rounded-lg border px-4 pt-3.5 pb-4">
        <h3 className="text-[0.8125rem] text-ink-soft">Proposed rule</h3>
        <p className="mt-1 leading-6 break-words first-letter:uppercase">{text}</p>
        <p className="mt-3 flex items-baseline gap-2">
          <span data-testid="lookalike-size" className="text-3xl leading-tight font-semibold tracking-tight tabular-nums">
            {format.count(size)}
          </span>
          <span className="text-ink-soft">
            {size === 1 ? "person" : "people"} like the {format.count(members)} {whom}
          </span>
        </p>
        <p className="mt-2 text-[0.8125rem] leading-5 text-ink-soft">
          The rule is a simple stand-in for the scores below: of the people it means, {outOf100(precision)} in 100 are among
          those most like the members, and of those it finds {outOf100(recall)} in 100.
          {!complete && ` Learned from ${format.count(sampled)} customers, chosen evenly.`}
        </p>
      </section>
      <Part title="What sets members apart">
        {traits.length > 0 ? (
          <Traits traits={traits} />
        ) : (
          <p className="text-[0.8125rem] text-ink-soft">Nothing that is known of them differs from everybody else.</p>
        )}
      </Part>
      <Part title="Does it work?">
        <BackTest figures={backTest} />
      </Part>
      <Part title="Most like them">
        <People people={people} />
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-2 text-[0.8125rem] font-medium">{title}</h3>
      {children}
    </section>
  );
}
