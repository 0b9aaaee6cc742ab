import { graphql, type ResultOf } from "@/lib/graphql/graphql";

export const AssistantUsageDocument = graphql(`
  query AssistantUsage {
    assistantUsage(days: 30) {
      model
      dailyTokens
      sums {
        requests
        answered
        tokens
        cost
      }
      days {
        date
        sums {
          tokens
        }
      }
      kinds {
        kind
        sums {
          requests
          tokens
          cost
        }
      }
      latest(first: 20) {
        askedAt
        askedBy
        kind
        prompt
        model
        tokens
        cost
        outcome
      }
    }
  }
`);

export type Usage = ResultOf<typeof AssistantUsageDocument>["assistantUsage"];
export type Request = Usage["latest"][number];
