import { graphql, type ResultOf } from "@/lib/graphql/graphql";

import { StatsFragment } from "../stats/stats";

export const CampaignDocument = graphql(
  `
    query CampaignPage($id: ID!) {
      campaign(id: $id) {
        id
        name
        tags
        createdBy
        createdAt
        scheduledAt
        startedAt
        finishedAt
        rule
        ruleText
        bounds {
          path
          from
          before
        }
        audience {
          id
          name
        }
        message {
          channel
          body
          imageUrl
        }
        leftOut {
          reason
          members
        }
        stats {
          ...CampaignNumbers
        }
      }
      audienceFields {
        name
        label
        operators {
          name
          label
        }
      }
    }
  `,
  [StatsFragment],
);

type Answer = ResultOf<typeof CampaignDocument>;
export type Campaign = NonNullable<Answer["campaign"]>;
export type RuleField = Answer["audienceFields"][number];

export const PauseDocument = graphql(
  `
    mutation PauseCampaign($id: ID!) {
      pauseCampaign(id: $id) {
        campaign {
          id
          stats {
            ...CampaignNumbers
          }
        }
      }
    }
  `,
  [StatsFragment],
);

export const ResumeDocument = graphql(
  `
    mutation ResumeCampaign($id: ID!) {
      resumeCampaign(id: $id) {
        campaign {
          id
          stats {
            ...CampaignNumbers
          }
        }
      }
    }
  `,
  [StatsFragment],
);

export const CancelDocument = graphql(
  `
    mutation CancelCampaign($id: ID!) {
      cancelCampaign(id: $id) {
        campaign {
          id
          stats {
            ...CampaignNumbers
          }
        }
      }
    }
  `,
  [StatsFragment],
);

export const SetTagsDocument = graphql(`
  mutation SetCampaignTags($input: SetCampaignTagsInput!) {
    setCampaignTags(input: $input) {
      campaign {
        id
        tags
      }
    }
  }
`);
