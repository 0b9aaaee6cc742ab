//! The GraphQL schema: one file per noun, each with its types, queries, mutations and subscriptions.
//!
//! Descriptions come from the doc comments. A resolver finds the store, the queue, the live hub and the
//! loaders in the schema's data (and who may call: [`Access`]), the [`Caller`](crate::caller::Caller) and the moment
//! ([`Now`](crate::state::Now)) in the request's.

mod api_key;
mod assistant;
mod assistant_usage;
mod audience;
mod audience_field;
mod audit;
mod banner;
mod campaign;
mod campaign_report;
mod campaign_stats;
mod campaign_summary;
mod campaign_tag;
mod context;
mod customer;
mod field_values;
pub mod guard;
mod ingest;
mod invitation;
mod launch;
mod loaders;
mod lookalike;
mod member;
mod message;
mod message_preview;
mod message_suggestion;
mod order;
mod overview;
mod paging;
mod preview;
mod recipient;
mod role;
mod rule;
mod rule_suggestion;
mod scalars;
mod send_time;
mod test_message;
pub(crate) mod text;
mod timeline;
mod viewer;
mod visit;
mod workspace;
mod workspace_totals;

use async_graphql::{MergedObject, MergedSubscription, SchemaBuilder};
use tidings_queue::Queue;
use tidings_store::Store;

use crate::{access::Access, live::Hub};

/// The schema.
pub type ApiSchema = async_graphql::Schema<Query, Mutation, Subscription>;

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    viewer::ViewerQuery,
    member::MemberQuery,
    invitation::InvitationQuery,
    api_key::ApiKeyQuery,
    audit::AuditQuery,
    workspace_totals::WorkspaceTotalsQuery,
    overview::OverviewQuery,
    audience_field::AudienceFieldQuery,
    field_values::FieldValuesQuery,
    rule_suggestion::RuleSuggestionQuery,
    send_time::SendTimeQuery,
    lookalike::LookalikeQuery,
    preview::PreviewQuery,
    message_preview::MessagePreviewQuery,
    message_suggestion::MessageSuggestionQuery,
    banner::BannerQuery,
    campaign_tag::CampaignTagQuery,
    assistant_usage::AssistantUsageQuery,
    audience::AudienceQuery,
    campaign::CampaignQuery,
    campaign_summary::CampaignSummaryQuery,
    customer::CustomerQuery,
    ingest::IngestQuery,
);

/// What can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(
    workspace::WorkspaceMutation,
    member::MemberMutation,
    invitation::InvitationMutation,
    api_key::ApiKeyMutation,
    ingest::IngestMutation,
    audience::AudienceMutation,
    launch::LaunchMutation,
    test_message::TestMessageMutation,
    campaign_tag::CampaignTagMutation,
    banner::BannerMutation,
    customer::CustomerMutation,
);

/// What can be watched, over the websocket protocol graphql-transport-ws.
#[derive(MergedSubscription, Default)]
pub struct Subscription(
    campaign_stats::CampaignStatsSubscription,
    ingest::IngestSubscription,
    message_suggestion::MessageSuggestionSubscription,
);

fn bare() -> SchemaBuilder<Query, Mutation, Subscription> {
    ApiSchema::build(
        Query::default(),
        Mutation::default(),
        Subscription::default(),
    )
}

/// The schema with what its resolvers work on.
pub fn builder(
    store: Store,
    queue: Queue,
    hub: Hub,
    access: Access,
) -> SchemaBuilder<Query, Mutation, Subscription> {
    bare()
        .data(loaders::loaders(store.clone()))
        .data(lookalike::Runs::default())
        .data(store)
        .data(queue)
        .data(hub)
        .data(access)
}

/// The schema in its definition language, as `schema.graphql` holds it.
pub fn sdl() -> String {
    bare().finish().sdl()
}
