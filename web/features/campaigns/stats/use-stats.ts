"use client";

import { useCallback, useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import { useClient, type Client, type CombinedError } from "urql";

import { graphql, readFragment } from "@/lib/graphql/graphql";
import { problemOf } from "@/lib/graphql/problem";
import { LiveStats } from "./live-stats";
import { StatsFragment, type MaskedStats, type Stats } from "./stats";

const WorkspaceStatsDocument = graphql(
  `
    subscription WorkspaceNumbers {
      workspaceStats {
        ...CampaignNumbers
      }
    }
  `,
  [StatsFragment],
);

const CampaignStatsDocument = graphql(
  `
    subscription CampaignNumbersLive($campaign: ID!) {
      campaignStats(campaignId: $campaign) {
        ...CampaignNumbers
      }
    }
  `,
  [StatsFragment],
);

const stores = new WeakMap<Client, LiveStats>();

/** The numbers of the workspace's campaigns; as old as its client. */
function useLiveStats(): LiveStats {
  const client = useClient();
  let store = stores.get(client);
  if (!store) stores.set(client, (store = new LiveStats()));
  return store;
}

/** The newest numbers of a campaign, beginning with those of an answer. */
export function useStats(answered: MaskedStats): Stats {
  const store = useLiveStats();
  const stats = readFragment(StatsFragment, answered);
  const id = stats.campaignId;
  const subscribe = useCallback((listener: () => void) => store.subscribe(id, listener), [store, id]);
  // What the store takes from this very answer is no news: a row is not drawn a second time for it.
  const newest = () => {
    const known = store.get(id);
    return known && known.version > stats.version ? known : stats;
  };
  useEffect(() => {
    store.take(stats);
  }, [store, stats]);
  return useSyncExternalStore(subscribe, newest, () => stats);
}

/** Takes in numbers that came as the answer to a change. */
export function useTakeStats(): (answered: MaskedStats) => void {
  const store = useLiveStats();
  return useCallback((answered) => void store.take(readFragment(StatsFragment, answered)), [store]);
}

/** Follows all campaigns of the workspace. `onChange` hears of newer numbers, with those known before. */
export function useWorkspaceStats(onChange: (stats: Stats, before: Stats | undefined) => void): void {
  useLive(null, onChange);
}

/** Follows one campaign. */
export function useCampaignStats(campaign: string): void {
  useLive(campaign, IGNORE);
}

const IGNORE = () => {};
/** A stream that the API has refused or ended is asked for again after this time. */
const AGAIN_MS = 5_000;

function useLive(campaign: string | null, onChange: (stats: Stats, before: Stats | undefined) => void): void {
  const client = useClient();
  const store = useLiveStats();
  const [attempt, setAttempt] = useState(0);
  const take = useEffectEvent((masked: MaskedStats) => {
    const stats = readFragment(StatsFragment, masked);
    const before = store.get(stats.campaignId);
    if (store.take(stats)) onChange(stats, before);
  });
  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined;
    const stop = follow(client, campaign, take, (error) => {
      if (problemOf(error).mayRetry) again = setTimeout(() => setAttempt((count) => count + 1), AGAIN_MS);
    });
    return () => {
      clearTimeout(again);
      stop();
    };
  }, [client, campaign, attempt]);
}

function follow(
  client: Client,
  campaign: string | null,
  take: (stats: MaskedStats) => void,
  fail: (error: CombinedError) => void,
): () => void {
  if (campaign === null) {
    return client.subscription(WorkspaceStatsDocument, {}).subscribe(({ data, error }) => {
      if (error) fail(error);
      else if (data) take(data.workspaceStats);
    }).unsubscribe;
  }
  return client.subscription(CampaignStatsDocument, { campaign }).subscribe(({ data, error }) => {
    if (error) fail(error);
    else if (data) take(data.campaignStats);
  }).unsubscribe;
}
