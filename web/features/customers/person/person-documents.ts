import { graphql, type ResultOf } from "@/lib/graphql/graphql";

export const CustomerDocument = graphql(`
  query Customer($externalId: String!) {
    customer(externalId: $externalId) {
      id
      externalId
      known
      name
      email
      phone
      city
      country
      tags
      attributes
      subscribed
      suppressed
      createdAt
      totalSpend
      orderCount
      visitCount
      firstOrderAt
      lastOrderAt
      lastVisitAt
      sms: reachable(channel: SMS)
      byEmail: reachable(channel: EMAIL)
      whatsapp: reachable(channel: WHATSAPP)
    }
  }
`);

export const SetSuppressionDocument = graphql(`
  mutation SetSuppression($input: SetSuppressionInput!) {
    setSuppression(input: $input) {
      customer {
        id
        suppressed
      }
    }
  }
`);

export const TimelineDocument = graphql(`
  query CustomerTimeline($externalId: String!, $after: String) {
    customer(externalId: $externalId) {
      id
      timeline(first: 50, after: $after) {
        nodes {
          at
          event {
            __typename
            ... on Order {
              externalId
              amount
              status
            }
            ... on Visit {
              externalId
            }
            ... on Recipient {
              id
              outcome
              reason
              text
              campaign {
                id
                name
              }
            }
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

export type Customer = NonNullable<ResultOf<typeof CustomerDocument>["customer"]>;
export type TimelineEntry = NonNullable<ResultOf<typeof TimelineDocument>["customer"]>["timeline"]["nodes"][number];
export type TimelineEvent = TimelineEntry["event"];
