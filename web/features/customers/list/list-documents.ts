import { graphql, type ResultOf, type VariablesOf } from "@/lib/graphql/graphql";

export const CustomersDocument = graphql(`
  query Customers($after: String, $search: String, $rule: AudienceRuleInput) {
    customers(first: 100, after: $after, search: $search, rule: $rule) {
      nodes {
        id
        externalId
        known
        name
        email
        phone
        city
        country
        tags
        subscribed
        suppressed
        createdAt
        totalSpend
        orderCount
        visitCount
        firstOrderAt
        lastOrderAt
        lastVisitAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const TotalsDocument = graphql(`
  query CustomerTotals {
    workspaceTotals {
      customers
      orders
      visits
      totalSpend
    }
  }
`);

export const RuleSizeDocument = graphql(`
  query CustomersOfRule($rule: AudienceRuleInput!) {
    audiencePreview(rule: $rule) {
      size
      ruleText
      sms: reachable(channel: SMS)
    }
  }
`);

export type ListedCustomer = ResultOf<typeof CustomersDocument>["customers"]["nodes"][number];
export type Totals = ResultOf<typeof TotalsDocument>["workspaceTotals"];
/** A rule as the API takes it. */
export type Rule = NonNullable<VariablesOf<typeof CustomersDocument>["rule"]>;
