import { graphql, type ResultOf } from "@/lib/graphql/graphql";

/** Apart from the campaign itself: it reads the whole ledger, and nobody should wait for it to see the rest. */
export const ReportDocument = graphql(`
  query CampaignReport($id: ID!) {
    campaign(id: $id) {
      id
      deliveries {
        at
        seconds
        sent
        failed
      }
      failuresByReason {
        reason
        messages
      }
    }
  }
`);

export type Report = NonNullable<ResultOf<typeof ReportDocument>["campaign"]>;
export type Delivery = Report["deliveries"][number];
