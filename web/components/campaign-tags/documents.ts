import { graphql } from "@/lib/graphql/graphql";

export const SuggestTagsDocument = graphql(`
  query SuggestTags($input: SuggestTagsInput!) {
    suggestTags(input: $input) {
      tag
      reason
      provider
      note
    }
  }
`);

export const TagsInUseDocument = graphql(`
  query TagsInUse($first: Int!) {
    campaignTags(first: $first) {
      tag
      campaigns
    }
  }
`);
