//! The GraphQL schema, asked over HTTP.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

mod api_key; // made, shown once, revoked at once
mod assistant_usage; // what models were asked, by day, kind and asker
mod audience; // rules: checked with their paths, sized, saved
mod audit; // who did what, page by page, and the workspace's own settings
mod banner; // drawn, kept under an address nobody guesses, bounded
mod campaign; // launches checked, campaigns read and controlled
mod campaign_list; // searched and filtered; reports of what became of messages
mod campaign_summary; // figures equal to SQL's, in sentences
mod campaign_tag; // proposed, set, searched, told in the log
mod chat; // a language model on this machine
mod customer; // facts, histories, paging, search, suppression
mod field_values; // suggestions: values and attributes, counted among all or some
mod ingest; // records taken in, each checked alone
mod line; // a line to Redis that can be cut
mod live; // subscriptions: rising versions, paced, the last state never withheld
mod lookalike; // those like an audience or a campaign, as a rule and a list
mod member; // roles, invitations, and who may change them
mod message_preview; // what a message will say, and to whom
mod message_suggestion; // written for an objective, by the built-in helper or a model
mod overview; // days of the workspace's zone, sums, and the days before
mod rule_suggestion; // sentences read as rules, with the tags and cities there are
pub mod schema; // the printed schema, and a case of refusal for every root field
mod send_time; // the best hours, counted as SQL counts them
pub mod support;
mod test_message; // tried out: as whom, to whom, refused in words
mod timeline; // orders, visits and messages in one list
