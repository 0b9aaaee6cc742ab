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

export const SavedAudienceDocument = graphql(`
  query SavedAudience($id: ID!) {
    audience(id: $id) {
      id
      name
      rule
    }
  }
`);

export const SavedAudiencesDocument = graphql(`
  query SavedAudiences($first: Int!, $after: String) {
    audiences(first: $first, after: $after) {
      nodes {
        id
        name
        rule
        ruleText
        createdBy
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const AudienceSizeDocument = graphql(`
  query AudienceSize($id: ID!) {
    audience(id: $id) {
      id
      preview {
        size
        reachable(channel: SMS)
      }
    }
  }
`);

export const SuggestRuleDocument = graphql(`
  query SuggestRule($prompt: String!) {
    suggestRule(prompt: $prompt) {
      rule
      text
      notUnderstood
      provider
      note
    }
  }
`);

export const RuleSizeDocument = graphql(`
  query RuleSize($rule: AudienceRuleInput!) {
    audiencePreview(rule: $rule) {
      size
    }
  }
`);

export const CreateAudienceDocument = graphql(`
  mutation CreateAudience($input: CreateAudienceInput!) {
    createAudience(input: $input) {
      audience {
        id
        name
      }
    }
  }
`);

export const FieldValuesDocument = graphql(`
  query FieldValues($field: AudienceFieldName!, $key: String, $search: String, $first: Int!) {
    audienceFieldValues(field: $field, key: $key, search: $search, first: $first) {
      values {
        value
        customers
      }
      sampled
      complete
    }
  }
`);

export const AttributesDocument = graphql(`
  query Attributes($search: String, $first: Int!) {
    audienceAttributes(search: $search, first: $first) {
      attributes {
        key
        type
      }
    }
  }
`);

export const RenameAudienceDocument = graphql(`
  mutation RenameAudience($input: RenameAudienceInput!) {
    renameAudience(input: $input) {
      audience {
        id
        name
      }
    }
  }
`);

export const DeleteAudienceDocument = graphql(`
  mutation DeleteAudience($id: ID!) {
    deleteAudience(id: $id) {
      id
    }
  }
`);
