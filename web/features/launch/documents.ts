import { graphql } from "@/lib/graphql/graphql";

export const LaunchDocument = graphql(`
  mutation LaunchCampaign($input: LaunchCampaignInput!) {
    launchCampaign(input: $input) {
      campaign {
        id
        name
        status
        scheduledAt
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

export const MessagePreviewDocument = graphql(`
  query MessagePreview($input: MessagePreviewInput!) {
    messagePreview(input: $input) {
      reachable
      members {
        customer {
          id
          externalId
          name
          phone
          email
        }
        text
        problem
      }
      missing {
        variable
        members
      }
    }
  }
`);

export const LeftOutDocument = graphql(`
  query LeftOut($rule: AudienceRuleInput!, $channel: Channel!) {
    audiencePreview(rule: $rule) {
      size
      reachable(channel: $channel)
      leftOut(channel: $channel) {
        reason
        members
      }
      asOf
    }
  }
`);

export const SendTestDocument = graphql(`
  mutation SendTest($input: SendTestMessageInput!) {
    sendTestMessage(input: $input) {
      to
    }
  }
`);

export const MessageSuggestionsDocument = graphql(`
  subscription MessageSuggestions($input: SuggestMessagesInput!) {
    messageSuggestions(input: $input) {
      title
      body
      why
      characters
      segments
      provider
      note
    }
  }
`);

export const SendTimeDocument = graphql(`
  query SendTime($rule: AudienceRuleInput!) {
    suggestSendTime(rule: $rule) {
      best {
        weekday
        from
        until
        nextStart
        confidence
        timesAverage
      }
      others {
        weekday
        from
        until
        nextStart
        confidence
        timesAverage
      }
      heat {
        weekday
        hour
        share
        events
      }
      events
      note
    }
  }
`);
