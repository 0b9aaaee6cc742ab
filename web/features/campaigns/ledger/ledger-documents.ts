import { graphql, type ResultOf } from "@/lib/graphql/graphql";

export const LedgerDocument = graphql(`
  query CampaignLedger($campaign: ID!, $after: String, $outcome: RecipientOutcome, $search: String) {
    campaign(id: $campaign) {
      id
      recipients(first: 100, after: $after, outcome: $outcome, search: $search) {
        nodes {
          id
          outcome
          reason
          text
          address
          sentAt
          receiptAt
          customer {
            id
            externalId
            name
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

type Answer = NonNullable<ResultOf<typeof LedgerDocument>["campaign"]>;
export type Recipient = Answer["recipients"]["nodes"][number];
export type Outcome = Recipient["outcome"];
