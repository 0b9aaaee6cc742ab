import { graphql } from "@/lib/graphql/graphql";

export const FieldsDocument = graphql(`
  query RuleFields {
    audienceFields {
      name
      label
      type
      operators {
        name
        label
        value
      }
      unit
      takesKey
      takesWithin
      mayBeAbsent
      valueHint
      synonyms
    }
  }
`);

export const PreviewDocument = graphql(`
  query RulePreview($rule: AudienceRuleInput!, $channel: Channel!) {
    audiencePreview(rule: $rule) {
      size
      reachable(channel: $channel)
      ruleText
      asOf
      breakdown {
        path
        size
      }
      sample(first: 5) {
        id
        externalId
        name
        email
        phone
        city
        totalSpend
        orderCount
      }
    }
  }
`);
