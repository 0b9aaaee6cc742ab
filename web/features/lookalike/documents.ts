import { graphql, type ResultOf, type VariablesOf } from "@/lib/graphql/graphql";

export const SuggestLookalikeDocument = graphql(`
  query SuggestLookalike($input: SuggestLookalikeInput!) {
    suggestLookalike(input: $input) {
      rule
      text
      size
      members
      people {
        customer {
          id
          externalId
          name
          email
          phone
          city
          totalSpend
        }
        score
      }
      traits {
        text
        weight
      }
      backTest {
        auc
        lift
        naiveAuc
        naiveLift
        heldOut
      }
      sampled
      complete
      precision
      recall
    }
  }
`);

export const SaveLookalikeDocument = graphql(`
  mutation SaveLookalike($input: CreateAudienceInput!) {
    createAudience(input: $input) {
      audience {
        id
        name
      }
    }
  }
`);

export type Lookalike = ResultOf<typeof SuggestLookalikeDocument>["suggestLookalike"];
export type LookalikeInput = VariablesOf<typeof SuggestLookalikeDocument>["input"];
export type Rule = VariablesOf<typeof SaveLookalikeDocument>["input"]["rule"];
