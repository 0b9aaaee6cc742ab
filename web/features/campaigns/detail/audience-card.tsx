"use client";

import { ChevronRight, UserRoundSearch } from "lucide-react";
import { useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { useFormat, type Format } from "@/lib/format";
import { conditionWords, type Bounds } from "./bounds";
import type { Campaign, RuleField } from "./detail-documents";

/** Shows the customers most like those of a campaign. */
export type LookalikePanel = (props: { of: { name: string; campaignId: string }; onClose: () => void }) => ReactNode;

type Props = { campaign: Campaign; fields: readonly RuleField[]; lookalikePanel: LookalikePanel };

/** Whom it is for: in words, and exactly as it was launched. */
export function AudienceCard({ campaign, fields, lookalikePanel }: Props) {
  const { audience, ruleText } = campaign;
  return (
    <Card title="Audience" aside={<span className="break-words">{audience.name}</span>}>
      <p className="leading-6 break-words first-letter:uppercase">{ruleText}</p>
      <Frozen campaign={campaign} fields={fields} />
      <Written rule={campaign.rule} />
      {campaign.startedAt && <Lookalikes campaign={campaign} panel={lookalikePanel} />}
    </Card>
  );
}

function Lookalikes({ campaign, panel }: { campaign: Campaign; panel: LookalikePanel }) {
  const [open, setOpen] = useState(false);
  const { id, name } = campaign;
  return (
    <>
      <Button size="small" aria-haspopup="dialog" onClick={() => setOpen(true)} className="mt-4">
        <UserRoundSearch aria-hidden /> Find people like them
      </Button>
      {open && panel({ of: { name, campaignId: id }, onClose: () => setOpen(false) })}
    </>
  );
}

/** When it was decided who belongs to it, and which instants its periods then stood for. */
function Frozen({ campaign, fields }: Omit<Props, "lookalikePanel">) {
  const { startedAt, bounds, rule } = campaign;
  const format = useFormat();
  if (!startedAt) return null;
  return (
    <>
      <p className="mt-3 text-[0.8125rem] text-ink-soft">
        Frozen <time dateTime={startedAt} title={format.dateTimeExact(startedAt)}>{format.dateTime(startedAt)}</time>
        {bounds.length > 0 && ", when its periods meant:"}
      </p>
      {bounds.length > 0 && (
        <dl className="mt-2 grid gap-y-2 rounded-md bg-raised px-3 py-2.5 text-[0.8125rem]">
          {bounds.map((each) => (
            <div key={each.path}>
              <dt className="text-ink-soft">{conditionWords(rule, each.path, fields)}</dt>
              <dd className="tabular-nums">{stretch(each, format)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function stretch({ from, before }: Bounds, format: Format): string {
  if (from && before) return `${format.dateTime(from)} – ${format.dateTime(before)}`;
  if (from) return `from ${format.dateTime(from)} on`;
  return before ? `before ${format.dateTime(before)}` : "at any time";
}

function Written({ rule }: { rule: Campaign["rule"] }) {
  const written = JSON.stringify(rule, null, 2);
  return (
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
    </details>
  );
}
