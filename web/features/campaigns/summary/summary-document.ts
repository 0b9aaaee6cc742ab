import { graphql, type ResultOf } from "@/lib/graphql/graphql";

export const SummaryDocument = graphql(`
  query CampaignSummary($id: ID!) {
    campaignSummary(campaignId: $id) {
      sentences
      differences {
        text
        delivered
        of
        othersDelivered
        othersOf
      }
      provider
      note
      asOf
    }
  }
`);

export type Summary = NonNullable<ResultOf<typeof SummaryDocument>["campaignSummary"]>;
export type Difference = Summary["differences"][number];
