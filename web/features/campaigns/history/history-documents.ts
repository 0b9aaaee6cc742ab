import { graphql, type ResultOf } from "@/lib/graphql/graphql";

import { StatsFragment } from "../stats/stats";

export const RowFragment = graphql(
  `
    fragment CampaignRow on Campaign {
      id
      name
      ruleText
      tags
      createdBy
      createdAt
      scheduledAt
      stats {
        ...CampaignNumbers
      }
    }
  `,
  [StatsFragment],
);

export const HistoryDocument = graphql(
  `
    query CampaignHistory($after: String, $search: String, $status: [CampaignStatus!], $tag: String) {
      campaigns(first: 50, after: $after, search: $search, status: $status, tag: $tag) {
        nodes {
          id
          ...CampaignRow
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [RowFragment],
);

export type ListedCampaign = ResultOf<typeof HistoryDocument>["campaigns"]["nodes"][number];
