"use client";

import { ChevronRight } from "lucide-react";

import { CopyButton } from "@/components/ui/copy-button";
import { useFormat } from "@/lib/format";
import { Card } from "./card";
import type { Campaign } from "./detail-documents";

/** Whom it is for: in words, and exactly as it was launched. */
export function AudienceCard({ campaign }: { campaign: Campaign }) {
  const format = useFormat();
  const { audience, rule, ruleText, startedAt } = campaign;
  const written = JSON.stringify(rule, null, 2);
  return (
    <Card title="Audience" aside={audience.name}>
      <p className="leading-6 first-letter:uppercase">{ruleText}</p>
      <details className="group mt-3">
        <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm text-[0.8125rem] text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
          The rule as it was launched
        </summary>
        <div className="relative mt-2">
          <pre
            // It scrolls, so the keyboard must reach it.
            tabIndex={0}
            aria-label="The rule as JSON"
            className="max-h-80 overflow-auto rounded-md bg-raised p-3 font-mono text-xs leading-5"
          >
            {written}
          </pre>
          <div className="absolute top-1.5 right-1.5">
            <CopyButton text={written} label="Copy the rule" />
          </div>
        </div>
        {startedAt && (
          <p className="mt-2 text-xs text-ink-soft">
            Frozen {format.dateTimeExact(startedAt)}: periods such as “the last 90 days” end there.
          </p>
        )}
      </details>
    </Card>
  );
}
