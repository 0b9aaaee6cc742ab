"use client";

import { UsersRound } from "lucide-react";
import { useMemo, useState } from "react";

import { EmptyState } from "@/components/ui/empty-state";
import { Problem } from "@/components/ui/problem";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { classNames } from "@/lib/class-names";
import { useFormat } from "@/lib/format";
import { problemOf } from "@/lib/graphql/problem";
import { useLatest } from "@/lib/graphql/use-latest";
import { mayLaunch } from "@/lib/roles";
import { useWorkspace } from "@/lib/workspace-context";

import { Actions } from "./actions";
import { SuggestLookalikeDocument } from "./documents";
import { Proposal } from "./proposal";

/** Whose members are to be resembled. */
export type Resembled = { name: string } & ({ audienceId: string } | { campaignId: string });

type Props = { of: Resembled; onClose: () => void };

const AMOUNTS = [100, 500, 1_000, 5_000, 10_000];

/** The customers most like those of an audience or a campaign who are not in it, as a rule with its reasons. */
export function LookalikePanel({ of, onClose }: Props) {
  const { role } = useWorkspace();
  const format = useFormat();
  const [responders, setResponders] = useState(false);
  const [wanted, setWanted] = useState<number | null>(null);
  const isCampaign = "campaignId" in of;
  const audienceId = isCampaign ? null : of.audienceId;
  const campaignId = isCampaign ? of.campaignId : null;
  const variables = useMemo(() => {
    const source = campaignId === null ? { audienceId } : { campaignId, responders };
    return { input: { ...source, ...(wanted === null ? {} : { wanted }) } };
  }, [audienceId, campaignId, responders, wanted]);
  const { data, error, fresh, again } = useLatest(SuggestLookalikeDocument, variables, 0);

  const problem = error ? problemOf(error) : null;
  const found = problem ? null : (data?.suggestLookalike ?? null);
  const name = `Like ${of.name}`.slice(0, 200);
  return (
    <SidePanel
      open
      onOpenChange={onClose}
      title={`People like those of “${of.name}”`}
      className="max-w-2xl"
      footer={found && fresh && found.size > 0 && mayLaunch(role) ? <Actions rule={found.rule} name={name} onDone={onClose} /> : null}
    >
      <div className="mb-5 flex flex-wrap items-center gap-x-3 gap-y-2">
        {isCampaign && (
          <Segmented
            label="Like whom"
            size="small"
            value={responders ? "responders" : "members"}
            options={[
              { value: "members", label: "Everybody it went to" },
              { value: "responders", label: "Those who bought after it" },
            ]}
            onValueChange={(value) => setResponders(value === "responders")}
          />
        )}
        <Select
          aria-label="How many"
          value={wanted === null ? "same" : String(wanted)}
          options={[
            { value: "same", label: "About as many as they are" },
            ...AMOUNTS.map((amount) => ({ value: String(amount), label: `About ${format.count(amount)}` })),
          ]}
          onValueChange={(value) => setWanted(value === "same" ? null : Number(value))}
        />
      </div>
      <p role="status" className="sr-only">
        {found && fresh ? `${found.text}. ${format.count(found.size)} people.` : problem ? "" : "Comparing customers"}
      </p>
      {found ? (
        <div aria-busy={!fresh} className={classNames("transition-opacity", !fresh && "opacity-60")}>
          <Proposal lookalike={found} whom={!isCampaign ? "members, who are left out" : responders ? "who bought after it" : "whom it went to"} />
        </div>
      ) : !problem ? (
        <Waiting />
      ) : problem.code === "BAD_USER_INPUT" ? (
        // The API says in words that there are too few, and how many there are.
        <EmptyState icon={UsersRound} title="There is too little to learn from">
          {problem.message}
        </EmptyState>
      ) : (
        <Problem title="No lookalikes could be found" onRetry={problem.mayRetry ? again : undefined}>
          {problem.message}
        </Problem>
      )}
    </SidePanel>
  );
}

function Waiting() {
  return (
    <div>
      <p className="text-[0.8125rem] text-ink-soft">Comparing every customer with them. This may take some seconds.</p>
      <Skeleton className="mt-4 h-36 rounded-lg" />
      <div className="mt-6 grid gap-2.5">
        {[60, 45, 70, 35].map((width) => (
          <Skeleton key={width} style={{ width: `${width}%` }} />
        ))}
      </div>
    </div>
  );
}
