"use client";

import { useQuery } from "urql";

import { ColumnChart } from "@/components/ui/column-chart";
import { Problem } from "@/components/ui/problem";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";
import { rows, Section } from "@/components/ui/section";
import { useFormat } from "@/lib/format";
import { problemOf } from "@/lib/graphql/problem";

import { AssistantUsageDocument, type Request, type Usage } from "./usage-document";
import { dayName, dollars, KINDS, outcomeWords } from "./words";

/** What a language model was asked for in the last days, by whom, and what it cost. */
export function AssistantUsage() {
  const [{ data, error, fetching }, ask] = useQuery({ query: AssistantUsageDocument });
  const usage = data?.assistantUsage;
  return (
    <Section title="Assistant" description={usage && <Model usage={usage} />}>
      {!usage && !error && <RowsSkeleton count={5} />}
      {!usage && error && (
        <Problem title="The assistant’s use could not be shown" busy={fetching} onRetry={() => ask({ requestPolicy: "network-only" })}>
          {problemOf(error).message}
        </Problem>
      )}
      {usage && (
        <>
          <Sums usage={usage} />
          {usage.sums.requests > 0 && <Days usage={usage} />}
          {usage.kinds.length > 0 && <Kinds usage={usage} />}
          {usage.latest.length > 0 && <Latest requests={usage.latest} />}
        </>
      )}
    </Section>
  );
}

function Model({ usage: { model, dailyTokens } }: { usage: Usage }) {
  const format = useFormat();
  if (!model) return "No language model is set up: the built-in helpers propose, which cost nothing and send nothing anywhere.";
  return (
    <>
      Proposals are written by <span className="font-medium text-ink">{model}</span>
      {dailyTokens !== null && <>, at most {format.count(dailyTokens)} tokens a day</>}. Where it fails, the built-in helpers
      stand in.
    </>
  );
}

function Sums({ usage: { sums } }: { usage: Usage }) {
  const format = useFormat();
  const figures = [
    { name: "Requests", value: format.count(sums.requests), more: `${format.count(sums.answered)} answered` },
    { name: "Tokens", value: format.count(sums.tokens), more: "asked and answered" },
    { name: "Cost", value: dollars(sums.cost), more: "by the prices that are set" },
  ];
  return (
    <dl aria-label="The last 30 days" className="grid grid-cols-3 gap-px overflow-hidden rounded-lg border bg-line">
      {figures.map(({ name, value, more }) => (
        <div key={name} className="min-w-0 bg-surface px-4 py-3.5">
          <dt className="text-xs text-ink-soft">{name}</dt>
          <dd className="mt-1 min-w-0">
            <span className="block text-lg leading-7 font-semibold tracking-tight break-all tabular-nums">{value}</span>
            <span className="mt-0.5 block text-xs text-ink-soft tabular-nums max-sm:sr-only">{more}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const TOKENS = [{ name: "tokens", tone: "accent" as const }];

function Days({ usage: { days } }: { usage: Usage }) {
  const format = useFormat();
  const columns = days.map(({ date, sums }, place) => ({
    label: `${dayName(date)}${place === days.length - 1 ? ", so far" : ""}`,
    values: [sums.tokens],
  }));
  return (
    <div className="rounded-lg border bg-surface px-4 pt-3.5 pb-4">
      <h3 className="mb-2 text-[0.8125rem] font-medium">Tokens per day</h3>
      <ColumnChart
        caption="Tokens per day"
        unit="Day"
        parts={TOKENS}
        columns={columns}
        format={format.count}
        formatShort={format.countShort}
      />
    </div>
  );
}

function Kinds({ usage: { kinds } }: { usage: Usage }) {
  const format = useFormat();
  return (
    <ul aria-label="By what was asked for" className={rows.list}>
      {kinds.map(({ kind, sums }) => (
        <li key={kind} className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2.5 text-[0.8125rem]">
          <span>{KINDS[kind]}</span>
          <span className="text-ink-soft tabular-nums">
            {format.count(sums.requests)} {sums.requests === 1 ? "request" : "requests"} · {format.count(sums.tokens)} tokens ·{" "}
            <span className="text-ink">{dollars(sums.cost)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Latest({ requests }: { requests: readonly Request[] }) {
  const format = useFormat();
  return (
    <div>
      <h3 className="mt-2 mb-2 text-[0.8125rem] font-medium">The last requests</h3>
      <ol aria-label="The last requests" className={rows.list}>
        {requests.map(({ askedAt, askedBy, kind, prompt, model, tokens, cost, outcome }) => (
          <li key={`${askedAt} ${kind} ${prompt}`} className="px-4 py-2.5 text-[0.8125rem] leading-5">
            <p className="break-words">{prompt}</p>
            <p className="text-xs break-words text-ink-soft tabular-nums">
              {KINDS[kind]} · {askedBy} ·{" "}
              <time dateTime={askedAt} title={format.dateTimeExact(askedAt)}>
                {format.ago(askedAt)}
              </time>{" "}
              · {model} · {format.count(tokens)} tokens · {dollars(cost)} · {outcomeWords(outcome)}
            </p>
          </li>
        ))}
      </ol>
    </div>
  );
}
