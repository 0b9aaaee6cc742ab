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

export type Customer = NonNullable<ResultOf<typeof CustomerDocument>["customer"]>;
