import { graphql } from "@/lib/graphql/graphql";

export const LaunchDocument = graphql(`
  mutation LaunchCampaign($input: LaunchCampaignInput!) {
    launchCampaign(input: $input) {
      campaign {
        id
        name
        status
      }
    }
  }
`);

export const CopiedCampaignDocument = graphql(`
  query CopiedCampaign($id: ID!) {
    campaign(id: $id) {
      name
      rule
      tags
      message {
        channel
        body
        imageUrl
      }
    }
  }
`);
