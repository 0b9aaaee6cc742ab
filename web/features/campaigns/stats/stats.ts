import { graphql, type FragmentOf, type ResultOf } from "@/lib/graphql/graphql";

export const StatsFragment = graphql(`
  fragment CampaignNumbers on CampaignStats {
    campaignId
    version
    status
    audienceSize
    pending
    sent
    failed
    unconfirmed
    skipped
  }
`);

export type Stats = ResultOf<typeof StatsFragment>;
export type MaskedStats = FragmentOf<typeof StatsFragment>;
export type CampaignStatus = Stats["status"];

/** Those after which a campaign is over. */
const FINAL: readonly CampaignStatus[] = ["COMPLETED", "CANCELLED", "FAILED"];

export const isFinal = (status: CampaignStatus): boolean => FINAL.includes(status);

/** Those before which a campaign's audience is not known. */
const EARLY: readonly CampaignStatus[] = ["DRAFT", "SCHEDULED", "PREPARING"];

/** Whether its numbers say something: until then they are not none, but unknown. */
export const hasBegun = ({ status, audienceSize }: Stats): boolean => audienceSize > 0 || !EARLY.includes(status);

/** Members with an outcome, those left out included. */
export const settled = ({ audienceSize, pending }: Stats): number => audienceSize - pending;

/** Messages that were handed over and have an outcome. */
export const answered = ({ sent, failed, unconfirmed }: Stats): number => sent + failed + unconfirmed;
