import { graphql, type ResultOf } from "@/lib/graphql/graphql";

export const OverviewDocument = graphql(`
  query Overview($days: Int!) {
    workspaceTotals {
      customers
      orders
      totalSpend
    }
    overview(days: $days) {
      asOf
      sums {
        newCustomers
        orders
        revenue
        messagesSent
        messagesFailed
      }
      before {
        newCustomers
        orders
        revenue
        messagesSent
        messagesFailed
      }
      days {
        date
        startsAt
        sums {
          newCustomers
          orders
          revenue
          messagesSent
          messagesFailed
        }
      }
    }
  }
`);

export type Answer = ResultOf<typeof OverviewDocument>;
export type Totals = Answer["workspaceTotals"];
export type Happened = Answer["overview"];
export type Day = Happened["days"][number];
export type Sums = Happened["sums"];
